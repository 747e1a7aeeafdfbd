import { UploadFilled } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import type { Role } from '@/parts/session/roles'

const roles: readonly Role[] = ['equipment_centre', 'system_admin']

export const routes: RouteRecordRaw[] = [
  {
    path: '/imports',
    name: 'imports',
    component: () => import('./ImportsScreen.vue'),
    meta: {
      title: 'imports.title',
      nav: { order: 65, icon: UploadFilled, group: 'people' },
      roles,
    },
  },
  {
    path: '/imports/:id',
    name: 'import',
    component: () => import('./ImportScreen.vue'),
    props: true,
    meta: { title: 'imports.title', within: 'imports', roles },
  },
]
