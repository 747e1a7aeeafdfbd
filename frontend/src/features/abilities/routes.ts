import { Grid } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import type { Role } from '@/parts/session/roles'

/** Those who teach, assess or plan; administrators of accounts have no use for it. */
const roles: readonly Role[] = [
  'city_office',
  'district_office',
  'school_lead',
  'school_team',
  'group_leader',
  'teacher',
  'expert',
  'equipment_centre',
]

export const routes: RouteRecordRaw[] = [
  {
    path: '/abilities',
    name: 'abilities',
    component: () => import('./AbilitiesScreen.vue'),
    meta: { title: 'abilities.title', roles, nav: { order: 42, icon: Grid, group: 'basis' } },
  },
  {
    path: '/abilities/versions',
    name: 'ability-versions',
    component: () => import('./VersionsScreen.vue'),
    meta: { title: 'abilities.versions_title', within: 'abilities', roles: ['city_office'] },
  },
  {
    path: '/abilities/versions/:id',
    name: 'ability-version',
    props: true,
    component: () => import('./VersionScreen.vue'),
    meta: { title: 'abilities.versions_title', within: 'abilities', roles: ['city_office'] },
  },
]
