import { DataBoard, Stamp, TrendCharts } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const LEADERS: readonly Role[] = ['group_leader', ...SCHOOL_ROLES]
const WATCHERS: readonly Role[] = [...LEADERS, ...OFFICE_ROLES]
const WEAK = () => import('./WeakPointsScreen.vue')
const STAFF = () => import('./StaffScreen.vue')

export const routes: RouteRecordRaw[] = [
  {
    path: '/certifications',
    name: 'certifications',
    component: () => import('./CertificationsScreen.vue'),
    meta: {
      title: 'certifications.title',
      roles: LEADERS,
      nav: { order: 27, icon: Stamp, group: 'work' },
    },
  },
  {
    path: '/certifications/weak-points',
    name: 'weak-points',
    component: WEAK,
    meta: {
      title: 'certifications.weak_title',
      roles: LEADERS,
      nav: { order: 44, icon: TrendCharts, group: 'watch' },
    },
  },
  {
    path: '/certifications/staff',
    name: 'certification-staff',
    component: STAFF,
    meta: { title: 'certifications.staff_title', within: 'certifications', roles: SCHOOL_ROLES },
  },
  {
    path: '/certifications/:id',
    name: 'certification',
    props: true,
    component: () => import('./CertificationScreen.vue'),
    meta: { title: 'certifications.one', within: 'certifications', roles: WATCHERS },
  },
  {
    path: '/certification-schools',
    name: 'certification-schools',
    component: () => import('./SchoolsScreen.vue'),
    meta: {
      title: 'certifications.schools_title',
      roles: OFFICE_ROLES,
      nav: { order: 27, icon: DataBoard, group: 'watch' },
    },
  },
  {
    path: '/certification-schools/:schoolId',
    name: 'certification-school',
    props: true,
    component: () => import('./CertificationsScreen.vue'),
    meta: { title: 'certifications.title', within: 'certification-schools', roles: OFFICE_ROLES },
  },
  {
    path: '/certification-schools/:schoolId/weak-points',
    name: 'school-weak-points',
    props: true,
    component: WEAK,
    meta: {
      title: 'certifications.weak_title',
      within: 'certification-schools',
      roles: OFFICE_ROLES,
    },
  },
  {
    path: '/certification-schools/:schoolId/staff',
    name: 'school-certification-staff',
    props: true,
    component: STAFF,
    meta: {
      title: 'certifications.staff_title',
      within: 'certification-schools',
      roles: OFFICE_ROLES,
    },
  },
]
