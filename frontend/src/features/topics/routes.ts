import { Collection } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const LEADERS: readonly Role[] = ['group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/topics',
    name: 'topics',
    component: () => import('./TopicsScreen.vue'),
    meta: {
      title: 'topics.title',
      roles: LEADERS,
      nav: { order: 23.5, icon: Collection, group: 'work' },
    },
  },
  {
    path: '/topics/studies/:id',
    name: 'topic-study',
    props: true,
    component: () => import('./TopicStudyScreen.vue'),
    meta: { title: 'topics.one', within: 'topics', roles: LEADERS },
  },
]
