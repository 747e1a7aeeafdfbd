import { Medal, Trophy } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, WATCHER_ROLES, type Role } from '@/parts/session/roles'

const READERS = [...SCHOOL_ROLES, ...WATCHER_ROLES]
const ASSESSED: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/teacher-scores',
    name: 'teacher-scores',
    component: () => import('./OwnScoresScreen.vue'),
    meta: {
      title: 'scores.title',
      roles: SCHOOL_ROLES,
      nav: { order: 29, icon: Trophy, group: 'work' },
    },
  },
  {
    path: '/school-schemes/:schemeId/scores',
    name: 'scheme-scores',
    props: true,
    component: () => import('./ScoresScreen.vue'),
    meta: { title: 'scores.title', within: 'school-schemes', roles: READERS },
  },
  {
    path: '/school-schemes/:schemeId/scores/:personId',
    name: 'teacher-score',
    props: true,
    component: () => import('./TeacherScreen.vue'),
    meta: { title: 'scores.one_title', within: 'school-schemes', roles: READERS },
  },
  {
    path: '/score-objections',
    name: 'score-objections',
    component: () => import('./WaitingScreen.vue'),
    meta: {
      title: 'scores.waiting_title',
      within: 'school-schemes',
      roles: [...SCHOOL_ROLES, ...OFFICE_ROLES],
    },
  },
  {
    path: '/my-score',
    name: 'my-score',
    component: () => import('./MyScoreScreen.vue'),
    meta: {
      title: 'scores.mine_title',
      roles: ASSESSED,
      nav: { order: 30, icon: Medal, group: 'work' },
    },
  },
]
