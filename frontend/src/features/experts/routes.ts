import { Medal } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/experts',
    name: 'experts',
    component: () => import('./ExpertsScreen.vue'),
    meta: { title: 'experts.title', nav: { order: 56, icon: Medal, group: 'people' } },
  },
]
