import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES } from '@/parts/session/roles'

export const routes: RouteRecordRaw[] = [
  {
    path: '/submissions/:id/review/:stage(district|city)',
    name: 'review',
    component: () => import('./ReviewScreen.vue'),
    props: true,
    meta: { title: 'reviews.title', within: 'submissions', roles: OFFICE_ROLES },
  },
]
