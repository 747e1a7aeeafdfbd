import { Lock } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/security-settings',
    name: 'security-settings',
    component: () => import('./SecuritySettingsScreen.vue'),
    meta: {
      title: 'security_settings.title',
      nav: { order: 91, icon: Lock, group: 'watch' },
      roles: ['security_admin', 'system_admin', 'auditor'],
    },
  },
]
