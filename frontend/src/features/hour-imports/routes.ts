import { Upload } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/hour-imports',
    name: 'hour-imports',
    component: () => import('./ImportsScreen.vue'),
    meta: {
      title: 'hour_imports.title',
      roles: ['equipment_centre'],
      nav: { order: 27, icon: Upload, group: 'work' },
    },
  },
  {
    path: '/hour-imports/:id',
    name: 'hour-import',
    props: true,
    component: () => import('./ImportScreen.vue'),
    meta: { title: 'hour_imports.title', within: 'hour-imports', roles: ['equipment_centre'] },
  },
]
