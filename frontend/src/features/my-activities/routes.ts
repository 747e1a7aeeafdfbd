import { Checked } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const ATTENDERS: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-activities',
    name: 'my-activities',
    component: () => import('./MyActivitiesScreen.vue'),
    meta: {
      title: 'my_activities.title',
      roles: ATTENDERS,
      nav: { order: 22, icon: Checked, group: 'work' },
    },
  },
  {
    // The QR code on the wall leads here; who is not signed in yet comes back after it.
    path: '/activity-sign-in/:id',
    name: 'activity-sign-in',
    props: true,
    component: () => import('./SignInScreen.vue'),
    meta: { title: 'my_activities.sign_in_title', within: 'my-activities', roles: ATTENDERS },
  },
]
