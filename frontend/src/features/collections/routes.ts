import { Star } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

// Everybody who is signed in keeps favourites; the server decides what is open to whom.
export const routes: RouteRecordRaw[] = [
  {
    path: '/collections',
    name: 'collections',
    component: () => import('./CollectionsScreen.vue'),
    meta: { title: 'collections.title', nav: { order: 32.5, icon: Star, group: 'work' } },
  },
  {
    path: '/collections/:id',
    name: 'collection',
    props: true,
    component: () => import('./CollectionScreen.vue'),
    meta: { title: 'collections.one_title', within: 'collections' },
  },
]
