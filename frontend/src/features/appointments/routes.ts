import { Postcard } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/appointments',
    name: 'appointments',
    component: () => import('./AppointmentsScreen.vue'),
    meta: {
      title: 'appointments.title',
      nav: { order: 59.5, icon: Postcard, group: 'people' },
      roles: WATCHER_ROLES,
    },
  },
]
