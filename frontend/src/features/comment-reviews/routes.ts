import { ChatLineSquare } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'
import { OFFICE_ROLES, SCHOOL_ROLES, type Role } from '@/parts/session/roles'

const KEEPERS: readonly Role[] = [...SCHOOL_ROLES, ...OFFICE_ROLES, 'equipment_centre']

export const routes: RouteRecordRaw[] = [
  {
    path: '/comment-reviews',
    name: 'comment-reviews',
    component: () => import('./CommentReviewsScreen.vue'),
    meta: {
      title: 'comment_reviews.title',
      roles: KEEPERS,
      nav: { order: 31.7, icon: ChatLineSquare, group: 'work' },
    },
  },
]
