import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/appointment-check/:number?/:code?',
    name: 'appointment-check',
    component: () => import('./AppointmentCheckScreen.vue'),
    props: true,
    meta: { title: 'appointments.check.title', public: true, bare: true },
  },
]
