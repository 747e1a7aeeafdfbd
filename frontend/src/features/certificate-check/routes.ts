import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/certificate-check/:code?',
    name: 'certificate-check',
    component: () => import('./CertificateCheckScreen.vue'),
    props: true,
    meta: { title: 'certificate_check.title', public: true, bare: true },
  },
]
