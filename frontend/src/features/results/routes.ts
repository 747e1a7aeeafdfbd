import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/submissions/:id/result',
    name: 'result',
    component: () => import('./ResultScreen.vue'),
    props: true,
    meta: {
      title: 'results.title',
      within: 'submissions',
      roles: [...SCHOOL_ROLES, ...OFFICE_ROLES],
    },
  },
  {
    path: '/rounds/:id/roll',
    name: 'roll',
    component: () => import('./RollScreen.vue'),
    props: true,
    meta: { title: 'results.roll.title', within: 'rounds', roles: OFFICE_ROLES },
  },
  {
    path: '/check/:code?',
    name: 'check',
    component: () => import('./CheckScreen.vue'),
    props: true,
    meta: { title: 'results.check.title', public: true, bare: true },
  },
]
