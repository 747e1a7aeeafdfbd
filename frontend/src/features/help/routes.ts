import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/help',
    name: 'help',
    component: () => import('./HelpScreen.vue'),
    meta: { title: 'help.title' },
  },
]
