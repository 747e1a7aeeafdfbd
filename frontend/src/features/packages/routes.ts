import { Box } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/packages',
    name: 'packages',
    component: () => import('./PackagesScreen.vue'),
    meta: {
      title: 'packages.title',
      nav: { order: 28, icon: Box, group: 'work' },
      roles: ['school_lead', 'school_team', 'district_office', 'city_office'],
    },
  },
]
