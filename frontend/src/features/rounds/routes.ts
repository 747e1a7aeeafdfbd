import { Calendar } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { WATCHER_ROLES } from '@/parts/session/roles'

const watchers = [...WATCHER_ROLES, 'equipment_centre'] as const

export const routes: RouteRecordRaw[] = [
  {
    path: '/rounds',
    name: 'rounds',
    component: () => import('./RoundsScreen.vue'),
    meta: {
      title: 'rounds.title',
      nav: { order: 30, icon: Calendar, group: 'basis' },
      roles: watchers,
    },
  },
  {
    path: '/rounds/new',
    name: 'round-new',
    component: () => import('./RoundFormScreen.vue'),
    meta: { title: 'rounds.create', within: 'rounds', roles: ['city_office'] },
  },
  {
    path: '/rounds/:id',
    name: 'round',
    props: true,
    component: () => import('./RoundScreen.vue'),
    meta: { title: 'rounds.one', within: 'rounds', roles: watchers },
  },
  {
    path: '/rounds/:id/edit',
    name: 'round-edit',
    props: true,
    component: () => import('./RoundFormScreen.vue'),
    meta: { title: 'rounds.edit', within: 'rounds', roles: ['city_office'] },
  },
]
