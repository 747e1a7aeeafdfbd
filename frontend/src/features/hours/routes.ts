import { Clock, DataAnalysis, Timer } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const COLLECTORS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]
const OFFICES: readonly Role[] = ['city_office', 'district_office', 'equipment_centre']

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-hours',
    name: 'my-hours',
    component: () => import('./MyHoursScreen.vue'),
    meta: {
      title: 'hours.mine_title',
      roles: COLLECTORS,
      nav: { order: 24, icon: Timer, group: 'work' },
    },
  },
  {
    path: '/school-hours',
    name: 'school-hours',
    component: () => import('./SchoolHoursScreen.vue'),
    meta: {
      title: 'hours.school_title',
      roles: SCHOOL_ROLES,
      nav: { order: 25, icon: Clock, group: 'work' },
    },
  },
  {
    path: '/school-hours/queue',
    name: 'hour-queue',
    component: () => import('./QueueScreen.vue'),
    meta: { title: 'hours.queue_title', within: 'school-hours', roles: SCHOOL_ROLES },
  },
  {
    path: '/hour-schools',
    name: 'hour-schools',
    component: () => import('./SchoolsScreen.vue'),
    meta: {
      title: 'hours.schools_title',
      roles: OFFICES,
      nav: { order: 26, icon: DataAnalysis, group: 'watch' },
    },
  },
  {
    path: '/hour-schools/:schoolId',
    name: 'hour-school',
    props: true,
    component: () => import('./SchoolHoursScreen.vue'),
    meta: { title: 'hours.school_title', within: 'hour-schools', roles: OFFICES },
  },
  {
    path: '/hour-schools/:schoolId/teachers/:personId',
    name: 'hour-teacher',
    props: true,
    component: () => import('./TeacherScreen.vue'),
    meta: { title: 'hours.records', roles: [...SCHOOL_ROLES, ...OFFICES] },
  },
]
