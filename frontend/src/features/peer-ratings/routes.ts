import { Finished } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const roles: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/peer-ratings',
    name: 'peer-ratings',
    component: () => import('./QueueScreen.vue'),
    meta: {
      title: 'peer_ratings.title',
      roles,
      nav: { order: 14.5, icon: Finished, group: 'work' },
    },
  },
  {
    path: '/peer-ratings/:id',
    name: 'peer-rating',
    props: true,
    component: () => import('./RatingScreen.vue'),
    meta: { title: 'peer_ratings.title', within: 'peer-ratings', roles },
  },
]
