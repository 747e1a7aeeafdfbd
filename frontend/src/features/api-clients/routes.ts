import { Key } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/api-clients',
    name: 'api-clients',
    component: () => import('./ClientsScreen.vue'),
    meta: {
      title: 'api_clients.title',
      nav: { order: 64, icon: Key, group: 'people' },
      roles: ['system_admin'],
    },
  },
]
