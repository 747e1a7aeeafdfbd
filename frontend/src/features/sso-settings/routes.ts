import { Connection } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/sso-settings',
    name: 'sso-settings',
    component: () => import('./SsoSettingsScreen.vue'),
    meta: {
      title: 'sso.title',
      nav: { order: 92, icon: Connection, group: 'watch' },
      roles: ['system_admin'],
    },
  },
]
