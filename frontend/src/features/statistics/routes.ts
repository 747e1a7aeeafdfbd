import { PieChart } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const READERS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES, 'equipment_centre']

export const routes: RouteRecordRaw[] = [
  {
    path: '/statistics',
    name: 'statistics',
    component: () => import('./StatisticsScreen.vue'),
    meta: {
      title: 'statistics.title',
      roles: READERS,
      nav: { order: 45, icon: PieChart, group: 'watch' },
    },
  },
]
