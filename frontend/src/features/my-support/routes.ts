import { ChatLineRound } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import type { Role } from '@/parts/session/roles'

const TEACHERS: readonly Role[] = ['teacher', 'group_leader']

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-support',
    name: 'my-support',
    component: () => import('./MySupportScreen.vue'),
    meta: {
      title: 'support.mine_title',
      roles: TEACHERS,
      nav: { order: 22.6, icon: ChatLineRound, group: 'work' },
    },
  },
]
