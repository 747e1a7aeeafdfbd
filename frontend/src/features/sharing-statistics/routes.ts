import { DataAnalysis } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES, type Role } from '@/parts/session/roles'

const READERS: readonly Role[] = [
  ...SCHOOL_ROLES,
  ...WATCHER_ROLES,
  'group_leader',
  'equipment_centre',
]

export const routes: RouteRecordRaw[] = [
  {
    path: '/sharing-statistics',
    name: 'sharing-statistics',
    component: () => import('./SharingScreen.vue'),
    meta: {
      title: 'sharing_statistics.title',
      roles: READERS,
      nav: { order: 45.5, icon: DataAnalysis, group: 'watch' },
    },
  },
]
