import { School } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/organisations',
    name: 'organisations',
    component: () => import('./OrganisationsScreen.vue'),
    meta: { title: 'organisations.title', nav: { order: 50, icon: School, group: 'people' } },
  },
]
