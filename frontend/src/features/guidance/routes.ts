import { Promotion } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/guidance',
    name: 'guidance',
    component: () => import('./GuidanceScreen.vue'),
    meta: {
      title: 'guidance.title',
      nav: { order: 58, icon: Promotion, group: 'people' },
      roles: [...SCHOOL_ROLES, ...WATCHER_ROLES],
    },
  },
]
