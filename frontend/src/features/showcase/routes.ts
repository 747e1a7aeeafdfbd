import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

// For everybody: what is shown was released, and nobody signs in.
export const routes: RouteRecordRaw[] = [
  {
    path: '/showcase',
    name: 'public-showcases',
    component: () => import('./ListScreen.vue'),
    meta: { title: 'showcase.title', public: true, bare: true },
  },
  {
    path: '/showcase/:id',
    name: 'public-showcase',
    props: true,
    component: () => import('./ShowcaseScreen.vue'),
    meta: { title: 'showcase.title', public: true, bare: true },
  },
  {
    path: '/showcase/:id/items/:itemId',
    name: 'public-item',
    props: true,
    component: () => import('./ItemScreen.vue'),
    meta: { title: 'showcase.title', public: true, bare: true },
  },
]
