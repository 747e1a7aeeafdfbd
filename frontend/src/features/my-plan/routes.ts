import { EditPen } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import type { Role } from '@/parts/session/roles'

/** Everybody of a school who may be assessed as a teacher. */
const roles: readonly Role[] = ['teacher', 'group_leader', 'school_team', 'school_lead']

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-plan',
    name: 'my-plan',
    component: () => import('./MyPlanScreen.vue'),
    meta: {
      title: 'personal_plan.title',
      roles,
      nav: { order: 14, icon: EditPen, group: 'work' },
    },
  },
]
