import { Select } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const KEEPERS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/item-reviews',
    name: 'item-reviews',
    component: () => import('./ReviewsScreen.vue'),
    meta: {
      title: 'item_reviews.title',
      roles: KEEPERS,
      nav: { order: 31.5, icon: Select, group: 'work' },
    },
  },
  {
    path: '/item-reviews/:id',
    name: 'item-review',
    props: true,
    component: () => import('./ReviewScreen.vue'),
    meta: { title: 'item_reviews.one_title', within: 'item-reviews', roles: KEEPERS },
  },
]
