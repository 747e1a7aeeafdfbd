import { Calendar } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const ORGANISERS: readonly Role[] = ['group_leader', ...SCHOOL_ROLES]
const READERS: readonly Role[] = [...ORGANISERS, ...OFFICE_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/activities',
    name: 'activities',
    component: () => import('./ActivitiesScreen.vue'),
    meta: {
      title: 'activities.title',
      roles: READERS,
      nav: { order: 23, icon: Calendar, group: 'work' },
    },
  },
  {
    path: '/activities/comparison',
    name: 'activity-comparison',
    component: () => import('./ComparisonScreen.vue'),
    meta: { title: 'activities.compare_title', within: 'activities', roles: READERS },
  },
  {
    path: '/activities/:id',
    name: 'activity',
    props: true,
    component: () => import('./ActivityScreen.vue'),
    meta: { title: 'activities.one_title', within: 'activities', roles: READERS },
  },
  {
    path: '/activities/:id/sign-in',
    name: 'activity-projector',
    props: true,
    component: () => import('./ProjectorScreen.vue'),
    meta: { title: 'activities.projector_title', bare: true, roles: ORGANISERS },
  },
]
