import { Files } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, WATCHER_ROLES } from '@/parts/session/roles'

const roles = [...SCHOOL_ROLES, ...WATCHER_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/submissions',
    name: 'submissions',
    component: () => import('./QueueScreen.vue'),
    meta: { title: 'submissions.title', nav: { order: 20, icon: Files, group: 'work' }, roles },
  },
  {
    path: '/submissions/:id',
    name: 'submission',
    component: () => import('./SelfAssessmentScreen.vue'),
    props: true,
    meta: { title: 'submissions.self_title', within: 'submissions', roles },
  },
]
