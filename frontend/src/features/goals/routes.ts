import { Aim } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/goal-schools',
    name: 'goal-schools',
    component: () => import('./GoalSchoolsScreen.vue'),
    meta: {
      title: 'goals.schools_title',
      roles: WATCHER_ROLES,
      nav: { order: 27, icon: Aim, group: 'watch' },
    },
  },
]
