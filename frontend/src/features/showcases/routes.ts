import { VideoCamera } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { KEEPERS } from './keepers'

// Everybody who is signed in looks at what is open to them; the server decides what that is.
export const routes: RouteRecordRaw[] = [
  {
    path: '/showcases',
    name: 'showcases',
    component: () => import('./ListScreen.vue'),
    meta: { title: 'showcases.title', nav: { order: 34.5, icon: VideoCamera, group: 'work' } },
  },
  {
    path: '/showcases/:id',
    name: 'showcase',
    props: true,
    component: () => import('./ShowcaseScreen.vue'),
    meta: { title: 'showcases.one_title', within: 'showcases' },
  },
  {
    path: '/showcases/:id/edit',
    name: 'showcase-edit',
    props: true,
    component: () => import('./EditScreen.vue'),
    meta: { title: 'showcases.edit_title', within: 'showcases', roles: KEEPERS },
  },
]
