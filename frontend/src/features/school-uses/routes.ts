import { Histogram } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const LEADERS: readonly Role[] = ['group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/school-uses',
    name: 'school-uses',
    component: () => import('./SchoolUsesScreen.vue'),
    meta: {
      title: 'uses.school_title',
      roles: LEADERS,
      nav: { order: 43, icon: Histogram, group: 'watch' },
    },
  },
]
