import { Coin } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/storage',
    name: 'storage',
    component: () => import('./StorageScreen.vue'),
    meta: {
      title: 'storage.title',
      nav: { order: 93, icon: Coin, group: 'watch' },
      roles: ['equipment_centre', 'city_office'],
    },
  },
]
