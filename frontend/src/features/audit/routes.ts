import { Memo } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./AuditScreen.vue'),
    meta: {
      title: 'audit.title',
      nav: { order: 90, icon: Memo, group: 'watch' },
      roles: ['auditor'],
    },
  },
]
