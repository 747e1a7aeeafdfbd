import { Reading, Tickets } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES, type Role } from '@/parts/session/roles'

const READERS = [...SCHOOL_ROLES, ...WATCHER_ROLES]
const ASSESSED: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/school-schemes',
    name: 'school-schemes',
    component: () => import('./SchemesScreen.vue'),
    meta: {
      title: 'schemes.title',
      roles: READERS,
      nav: { order: 27, icon: Tickets, group: 'work' },
    },
  },
  {
    path: '/school-schemes/:id',
    name: 'school-scheme',
    props: true,
    component: () => import('./SchemeScreen.vue'),
    meta: { title: 'schemes.title', within: 'school-schemes', roles: READERS },
  },
  {
    path: '/my-scheme',
    name: 'my-scheme',
    component: () => import('./MySchemeScreen.vue'),
    meta: {
      title: 'schemes.mine_title',
      roles: ASSESSED,
      nav: { order: 28, icon: Reading, group: 'work' },
    },
  },
]
