import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/receipt-check',
    name: 'receipt-check',
    component: () => import('./ReceiptCheckScreen.vue'),
    meta: { title: 'receipt_check.title', public: true, bare: true },
  },
]
