import { Medal } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const AUTHORS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-awards',
    name: 'my-awards',
    component: () => import('./MyAwardsScreen.vue'),
    meta: {
      title: 'my_awards.title',
      roles: AUTHORS,
      nav: { order: 35, icon: Medal, group: 'work' },
    },
  },
]
