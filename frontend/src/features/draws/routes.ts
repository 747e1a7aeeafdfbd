import { Aim, Tickets } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/draws',
    name: 'draws',
    component: () => import('./DrawsScreen.vue'),
    meta: {
      title: 'draws.title',
      roles: WATCHER_ROLES,
      nav: { order: 28, icon: Aim, group: 'work' },
    },
  },
  {
    path: '/draws/:id',
    name: 'draw',
    props: true,
    component: () => import('./DrawScreen.vue'),
    meta: { title: 'draws.title', within: 'draws', roles: WATCHER_ROLES },
  },
  {
    path: '/draws/:id/stage',
    name: 'draw-stage',
    props: true,
    component: () => import('./StageScreen.vue'),
    meta: { title: 'draws.stage.title', bare: true, roles: OFFICE_ROLES },
  },
  {
    path: '/draws/:id/review',
    name: 'draw-review',
    props: true,
    component: () => import('./ReviewScreen.vue'),
    meta: { title: 'draws.review.title', within: 'draws', roles: [...OFFICE_ROLES, 'expert'] },
  },
  {
    path: '/draw-reviews',
    name: 'draw-reviews',
    component: () => import('./NamedDrawsScreen.vue'),
    meta: {
      title: 'draw_reviewers.named_title',
      roles: ['expert'],
      nav: { order: 28, icon: Aim, group: 'work' },
    },
  },
  {
    path: '/draws/picks/:pickId/sheet',
    name: 'draw-sheet',
    props: true,
    component: () => import('./SheetScreen.vue'),
    meta: { title: 'draws.sheet.title', within: 'draws', roles: OFFICE_ROLES },
  },
  {
    path: '/school-draws',
    name: 'school-draws',
    component: () => import('./SchoolDrawsScreen.vue'),
    meta: {
      title: 'draws.school_title',
      roles: SCHOOL_ROLES,
      nav: { order: 28, icon: Tickets, group: 'work' },
    },
  },
]
