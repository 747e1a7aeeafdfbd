import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/draw-check/:code?',
    name: 'draw-check',
    component: () => import('./DrawCheckScreen.vue'),
    props: true,
    meta: { title: 'draws.check.title', public: true, bare: true },
  },
]
