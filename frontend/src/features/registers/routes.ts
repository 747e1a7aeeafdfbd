import { Files, FolderOpened } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

/** A leader keeps the group's projects and pairings, a teacher reads the own projects. */
const KEEPERS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]
const WATCHERS: readonly Role[] = ['city_office', 'district_office', 'auditor']

export const routes: RouteRecordRaw[] = [
  {
    path: '/registers',
    name: 'registers',
    component: () => import('./RegistersScreen.vue'),
    meta: {
      title: 'registers.title',
      roles: KEEPERS,
      nav: { order: 45, icon: FolderOpened, group: 'work' },
    },
  },
  {
    path: '/registers/:id',
    name: 'register-entry',
    props: true,
    component: () => import('./EntryScreen.vue'),
    meta: { title: 'registers.one', within: 'registers', roles: [...KEEPERS, ...WATCHERS] },
  },
  {
    path: '/register-schools',
    name: 'register-schools',
    component: () => import('./SchoolsScreen.vue'),
    meta: {
      title: 'registers.schools_title',
      roles: WATCHERS,
      nav: { order: 45, icon: Files, group: 'watch' },
    },
  },
  {
    path: '/register-schools/:schoolId',
    name: 'register-school',
    props: true,
    component: () => import('./RegistersScreen.vue'),
    meta: { title: 'registers.title', within: 'register-schools', roles: WATCHERS },
  },
]
