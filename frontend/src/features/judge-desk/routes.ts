import { EditPen } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

// Whoever was made a judge has a desk, whatever their role: others come by the to-do.
export const routes: RouteRecordRaw[] = [
  {
    path: '/judge-tasks',
    name: 'judge-tasks',
    component: () => import('./TasksScreen.vue'),
    meta: {
      title: 'judge_desk.title',
      nav: { order: 33, icon: EditPen, group: 'work', roles: ['expert'] },
    },
  },
  {
    path: '/judge-tasks/:id',
    name: 'judge-task',
    props: true,
    component: () => import('./TaskScreen.vue'),
    meta: { title: 'judge_desk.one_title', within: 'judge-tasks' },
  },
]
