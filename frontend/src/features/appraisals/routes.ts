import { TrophyBase } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { WATCHER_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/appraisals',
    name: 'appraisals',
    component: () => import('./AppraisalsScreen.vue'),
    meta: {
      title: 'appraisals.title',
      nav: { order: 59, icon: TrophyBase, group: 'people' },
      roles: WATCHER_ROLES,
    },
  },
]
