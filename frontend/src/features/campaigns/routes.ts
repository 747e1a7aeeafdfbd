import { Trophy } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const OFFICIALS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES]
const STAFF: readonly Role[] = ['teacher', 'group_leader', ...OFFICIALS]

export const routes: RouteRecordRaw[] = [
  {
    path: '/campaigns',
    name: 'campaigns',
    component: () => import('./CampaignsScreen.vue'),
    meta: {
      title: 'campaigns.title',
      roles: STAFF,
      nav: { order: 31.7, icon: Trophy, group: 'work' },
    },
  },
  {
    path: '/campaigns/:id',
    name: 'campaign',
    props: true,
    component: () => import('./CampaignScreen.vue'),
    meta: { title: 'campaigns.one_title', within: 'campaigns', roles: STAFF },
  },
  {
    path: '/campaigns/:id/edit',
    name: 'campaign-edit',
    props: true,
    component: () => import('./EditScreen.vue'),
    meta: { title: 'campaigns.edit_title', within: 'campaigns', roles: OFFICIALS },
  },
  {
    path: '/campaigns/:id/quotas',
    name: 'campaign-quotas',
    props: true,
    component: () => import('./QuotasScreen.vue'),
    meta: { title: 'campaigns.quotas.title', within: 'campaigns', roles: OFFICIALS },
  },
  {
    path: '/campaigns/my-entries/:entryId',
    name: 'my-entry',
    props: true,
    component: () => import('./MyEntryScreen.vue'),
    meta: { title: 'campaigns.my_entry_title', within: 'campaigns', roles: STAFF },
  },
]
