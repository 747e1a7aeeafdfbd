import { Trophy } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import '@/parts/session/route-meta'

// Everybody who is signed in reads; the server decides what is open to whom.
export const routes: RouteRecordRaw[] = [
  {
    path: '/campaign-results',
    name: 'campaign-results',
    component: () => import('./ResultsScreen.vue'),
    meta: {
      title: 'campaign_results.title',
      nav: { order: 34, icon: Trophy, group: 'work' },
    },
  },
  {
    path: '/campaign-results/:id',
    name: 'campaign-result',
    props: true,
    component: () => import('./ResultScreen.vue'),
    meta: { title: 'campaign_results.one_title', within: 'campaign-results' },
  },
]
