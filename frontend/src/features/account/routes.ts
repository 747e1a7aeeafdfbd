import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/account',
    name: 'account',
    component: () => import('./AccountScreen.vue'),
    meta: { title: 'account.title' },
  },
]
