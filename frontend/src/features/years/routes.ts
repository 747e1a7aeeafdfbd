import { Calendar } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/years',
    name: 'years',
    component: () => import('./YearsScreen.vue'),
    meta: {
      title: 'years.title',
      roles: [...OFFICE_ROLES, ...SCHOOL_ROLES],
      nav: { order: 44, icon: Calendar, group: 'basis' },
    },
  },
]
