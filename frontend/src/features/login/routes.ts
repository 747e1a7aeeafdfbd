import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./LoginScreen.vue'),
    meta: { title: 'login.title', public: true, bare: true },
  },
]
