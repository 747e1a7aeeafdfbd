import { Stamp } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/grant-proposals',
    name: 'grant-proposals',
    component: () => import('./ProposalsScreen.vue'),
    meta: {
      title: 'grant_proposals.title',
      nav: { order: 62, icon: Stamp, group: 'people' },
      roles: ['system_admin', 'security_admin', 'auditor'],
    },
  },
]
