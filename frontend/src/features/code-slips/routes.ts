import { Postcard } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/code-slips',
    name: 'code-slips',
    component: () => import('./CodeSlipsScreen.vue'),
    meta: {
      title: 'code_slips.title',
      nav: { order: 62, icon: Postcard, group: 'people' },
      roles: ['system_admin', 'equipment_centre', 'district_office', 'school_lead'],
    },
  },
]
