import { Tools } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import type { Role } from '@/parts/session/roles'

const KEEPERS: readonly Role[] = ['equipment_centre', 'city_office']

export const routes: RouteRecordRaw[] = [
  {
    path: '/tool-desk',
    name: 'tool-desk',
    component: () => import('./ToolDeskScreen.vue'),
    meta: {
      title: 'tool_desk.title',
      roles: KEEPERS,
      nav: { order: 31.8, icon: Tools, group: 'work' },
    },
  },
  {
    path: '/tool-desk/categories',
    name: 'tool-categories',
    component: () => import('./ToolCategoriesScreen.vue'),
    meta: { title: 'tool_categories.title', within: 'tool-desk', roles: KEEPERS },
  },
  {
    path: '/tool-desk/new',
    name: 'tool-new',
    component: () => import('./ToolEntryScreen.vue'),
    meta: { title: 'tool_entry.title', within: 'tool-desk', roles: KEEPERS },
  },
  {
    path: '/tool-desk/:id/edit',
    name: 'tool-edit',
    props: true,
    component: () => import('./ToolEntryScreen.vue'),
    meta: { title: 'tool_entry.edit_title', within: 'tool-desk', roles: KEEPERS },
  },
]
