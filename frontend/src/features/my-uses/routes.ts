import { Notebook } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const WRITERS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-uses',
    name: 'my-uses',
    component: () => import('./MyUsesScreen.vue'),
    meta: {
      title: 'uses.mine_title',
      roles: WRITERS,
      nav: { order: 22.2, icon: Notebook, group: 'work' },
    },
  },
]
