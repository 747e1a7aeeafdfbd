import { Notebook } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'

const roles = [...SCHOOL_ROLES, ...WATCHER_ROLES, 'teacher', 'group_leader'] as const

export const routes: RouteRecordRaw[] = [
  {
    path: '/plans',
    name: 'plans',
    component: () => import('./PlansScreen.vue'),
    meta: { title: 'plans.title', roles, nav: { order: 15, icon: Notebook, group: 'work' } },
  },
  {
    path: '/plans/:kind(school|study|group)/:id',
    name: 'plan',
    component: () => import('./PlanScreen.vue'),
    props: true,
    meta: { title: 'plans.one_title', within: 'plans', roles },
  },
]
