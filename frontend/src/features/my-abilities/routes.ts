import { Medal } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { SCHOOL_ROLES, type Role } from '@/parts/session/roles'

/** Everybody of a school who may be certified as a teacher. */
const roles: readonly Role[] = ['teacher', 'group_leader', ...SCHOOL_ROLES]

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-abilities',
    name: 'my-abilities',
    component: () => import('./MyAbilitiesScreen.vue'),
    meta: {
      title: 'my_abilities.title',
      roles,
      nav: { order: 13, icon: Medal, group: 'work' },
    },
  },
  {
    path: '/my-abilities/:id',
    name: 'my-ability',
    props: true,
    component: () => import('./AbilityScreen.vue'),
    meta: { title: 'my_abilities.title', within: 'my-abilities', roles },
  },
]
