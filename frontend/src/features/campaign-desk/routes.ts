import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const OFFICIALS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES]
const SIDE = ':side(school|district|owner)'

export const routes: RouteRecordRaw[] = [
  {
    path: `/campaigns/:id/desk/${SIDE}`,
    name: 'campaign-desk',
    props: true,
    component: () => import('./DeskScreen.vue'),
    meta: { title: 'entries.desk_title', within: 'campaigns', roles: OFFICIALS },
  },
  {
    path: `/campaigns/:id/desk/${SIDE}/entries/:entryId`,
    name: 'campaign-entry',
    props: true,
    component: () => import('./EntryScreen.vue'),
    meta: { title: 'entries.one_title', within: 'campaigns', roles: OFFICIALS },
  },
]
