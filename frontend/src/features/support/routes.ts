import { FirstAidKit } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const LEADERS: readonly Role[] = ['group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/support',
    name: 'support',
    component: () => import('./SupportScreen.vue'),
    meta: {
      title: 'support.title',
      roles: LEADERS,
      nav: { order: 42, icon: FirstAidKit, group: 'watch' },
    },
  },
]
