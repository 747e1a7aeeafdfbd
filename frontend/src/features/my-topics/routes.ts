import { Reading } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const WRITERS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-topics',
    name: 'my-topics',
    component: () => import('./MyTopicsScreen.vue'),
    meta: {
      title: 'topics.mine_title',
      roles: WRITERS,
      nav: { order: 22.4, icon: Reading, group: 'work' },
    },
  },
  {
    path: '/my-topics/:id',
    name: 'my-topic',
    props: true,
    component: () => import('./StudyScreen.vue'),
    meta: { title: 'topics.one', within: 'my-topics', roles: WRITERS },
  },
]
