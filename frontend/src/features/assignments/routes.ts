import { Guide } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/assignments',
    name: 'assignments',
    component: () => import('./AssignmentsScreen.vue'),
    meta: {
      title: 'assignments.title',
      nav: { order: 57, icon: Guide, group: 'people' },
      roles: WATCHER_ROLES,
    },
  },
]
