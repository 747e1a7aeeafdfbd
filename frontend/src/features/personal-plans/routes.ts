import { Memo } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES } from '@/parts/session/roles'

const roles = [...SCHOOL_ROLES, ...OFFICE_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/personal-plans',
    name: 'personal-plans',
    component: () => import('./PlansScreen.vue'),
    meta: {
      title: 'personal_plans.title',
      roles,
      nav: { order: 26, icon: Memo, group: 'work' },
    },
  },
  {
    path: '/personal-plans/:id',
    name: 'personal-plan',
    props: true,
    component: () => import('./PlanScreen.vue'),
    meta: { title: 'personal_plans.title', within: 'personal-plans', roles },
  },
]
