import { FolderOpened } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import { OFFICE_ROLES, SCHOOL_ROLES } from '@/parts/session/roles'
import '@/parts/session/route-meta'

export const routes: RouteRecordRaw[] = [
  {
    path: '/my-files',
    name: 'my-files',
    component: () => import('./MyFilesScreen.vue'),
    meta: {
      title: 'my_files.title',
      // Those who hand evidence in; nobody else has a file of their own.
      roles: [...SCHOOL_ROLES, 'group_leader', 'teacher', ...OFFICE_ROLES],
      nav: { order: 25, icon: FolderOpened, group: 'work' },
    },
  },
]
