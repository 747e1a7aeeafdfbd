import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/submissions/:id/result',
    name: 'result',
    component: () => import('./ResultScreen.vue'),
    props: true,
    meta: {
      title: 'results.title',
      within: 'submissions',
      roles: [...SCHOOL_ROLES, ...WATCHER_ROLES],
    },
  },
  {
    path: '/rounds/:id/roll',
    name: 'roll',
    component: () => import('./RollScreen.vue'),
    props: true,
    meta: { title: 'results.roll.title', within: 'rounds', roles: WATCHER_ROLES },
  },
  {
    path: '/check/:code?',
    name: 'check',
    component: () => import('./CheckScreen.vue'),
    props: true,
    meta: { title: 'results.check.title', public: true, bare: true },
  },
]
