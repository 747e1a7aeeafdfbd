import { Briefcase } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/legal-holds',
    name: 'legal-holds',
    component: () => import('./HoldsScreen.vue'),
    meta: {
      title: 'legal_holds.title',
      nav: { order: 94, icon: Briefcase, group: 'watch' },
      roles: ['city_office', 'auditor'],
    },
  },
]
