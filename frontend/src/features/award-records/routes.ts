import { Collection } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const REGISTRARS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES, 'equipment_centre']

export const routes: RouteRecordRaw[] = [
  {
    path: '/award-records',
    name: 'award-records',
    component: () => import('./RecordsScreen.vue'),
    meta: {
      title: 'award_records.title',
      roles: REGISTRARS,
      nav: { order: 36, icon: Collection, group: 'work' },
    },
  },
]
