import { Postcard } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/bodies',
    name: 'bodies',
    component: () => import('./BodiesScreen.vue'),
    meta: { title: 'bodies.title', nav: { order: 55, icon: Postcard, group: 'people' } },
  },
]
