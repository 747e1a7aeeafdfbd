import { User } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/people',
    name: 'people',
    component: () => import('./PeopleScreen.vue'),
    meta: {
      title: 'people.title',
      nav: { order: 60, icon: User, group: 'people' },
      roles: [
        'system_admin',
        'security_admin',
        'equipment_centre',
        'city_office',
        'district_office',
        'school_lead',
      ],
    },
  },
]
