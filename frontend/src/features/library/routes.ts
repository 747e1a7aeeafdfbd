import { CollectionTag } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

// Everybody who is signed in reads; the server decides what is open to whom.
export const routes: RouteRecordRaw[] = [
  {
    path: '/library',
    name: 'library',
    component: () => import('./LibraryScreen.vue'),
    meta: { title: 'library.title', nav: { order: 32, icon: CollectionTag, group: 'work' } },
  },
  {
    path: '/library/:id',
    name: 'library-item',
    props: true,
    component: () => import('./ItemScreen.vue'),
    meta: { title: 'library.item_title', within: 'library' },
  },
]
