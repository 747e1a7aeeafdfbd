import { Suitcase } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const AUTHORS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-items',
    name: 'my-items',
    component: () => import('./MyItemsScreen.vue'),
    meta: {
      title: 'my_items.title',
      roles: AUTHORS,
      nav: { order: 31, icon: Suitcase, group: 'work' },
    },
  },
  {
    path: '/my-items/:id',
    name: 'my-item',
    props: true,
    component: () => import('./MyItemScreen.vue'),
    meta: { title: 'my_items.one_title', within: 'my-items', roles: AUTHORS },
  },
]
