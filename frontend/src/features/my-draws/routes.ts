import { Bell } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const DRAWN: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-draws',
    name: 'my-draws',
    component: () => import('./MyDrawsScreen.vue'),
    meta: {
      title: 'draws.mine.title',
      roles: DRAWN,
      nav: { order: 29, icon: Bell, group: 'work' },
    },
  },
]
