import { Collection } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-tasks',
    name: 'my-tasks',
    component: () => import('./MyTasksScreen.vue'),
    meta: {
      title: 'expert_desk.title',
      nav: { order: 15, icon: Collection, group: 'work' },
      roles: ['expert'],
    },
  },
]
