/** All routes, collected from the feature folders, and the guard in front of them. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from '@/parts/session/session'
import '@/parts/session/route-meta'

const features = import.meta.glob<RouteRecordRaw[]>('../features/*/routes.ts', {
  eager: true,
  import: 'routes',
})

const own: RouteRecordRaw[] = [
  { path: '/', redirect: '/workbench' },
  {
    path: '/forbidden',
    name: 'forbidden',
    component: () => import('./ForbiddenScreen.vue'),
    meta: { title: 'states.forbidden_title' },
  },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    component: () => import('./NotFoundScreen.vue'),
    meta: { title: 'states.not_found_title' },
  },
]

export const routes = [...Object.values(features).flat(), ...own]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  // Another filter of the same page is no new page: it stays where it is looked at.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

router.beforeEach(async to => {
  if (to.meta.public) return true
  const session = useSession()
  await session.restore()
  if (!session.isSignedIn || session.isHeldUp) {
    return to.name === 'login' ? true : { name: 'login', query: { return: to.fullPath } }
  }
  if (to.meta.roles && !session.hasRole(...to.meta.roles)) {
    return { name: 'forbidden', query: { from: to.fullPath } }
  }
  return true
})
