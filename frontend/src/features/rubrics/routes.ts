import { Tickets } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/rubrics',
    name: 'rubrics',
    component: () => import('./RubricsScreen.vue'),
    meta: { title: 'rubrics.title', nav: { order: 40, icon: Tickets, group: 'basis' } },
  },
  {
    path: '/rubrics/:id',
    name: 'rubric',
    props: true,
    component: () => import('./RubricScreen.vue'),
    meta: { title: 'rubrics.one', within: 'rubrics' },
  },
  {
    path: '/rubrics/:id/edit',
    name: 'rubric-edit',
    props: true,
    component: () => import('./RubricEditScreen.vue'),
    meta: { title: 'rubrics.edit_title', within: 'rubrics', roles: ['city_office'] },
  },
]
