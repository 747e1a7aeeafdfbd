import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const ORGANISERS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/campaigns/:id/judging',
    name: 'judging',
    props: true,
    component: () => import('./JudgingScreen.vue'),
    meta: { title: 'judging.title', within: 'campaigns', roles: ORGANISERS },
  },
]
