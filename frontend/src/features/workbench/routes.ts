import { House } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/workbench',
    name: 'workbench',
    component: () => import('./WorkbenchScreen.vue'),
    meta: { title: 'workbench.title', nav: { order: 10, icon: House, group: 'work' } },
  },
]
