import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/phone',
    name: 'phone-upload',
    component: () => import('./PhoneUploadScreen.vue'),
    meta: { title: 'phone_upload.title', public: true, bare: true },
  },
]
