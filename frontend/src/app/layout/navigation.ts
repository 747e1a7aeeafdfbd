/** The navigation is derived from the routes: an entry per route that asks for one. */
import type { Component } from 'vue'
import type { RouteMeta, RouteRecordRaw } from 'vue-router'
import type { Role } from '@/parts/session/roles'

type Group = NonNullable<RouteMeta['nav']>['group']

export interface NavEntry {
  name: string
  title: string
  icon: Component
  group: Group
}

export const GROUPS: readonly Group[] = ['work', 'basis', 'people', 'watch']

/** The entries a role can use, in their order. */
export function entriesFor(routes: readonly RouteRecordRaw[], role: Role | undefined): NavEntry[] {
  return routes
    .flatMap(route => {
      const { nav, title, roles } = route.meta ?? { title: '' }
      if (!nav || typeof route.name !== 'string') return []
      const shownTo = nav.roles ?? roles
      if (shownTo && (role === undefined || !shownTo.includes(role))) return []
      return [{ name: route.name, title, icon: nav.icon, group: nav.group, order: nav.order }]
    })
    .sort((a, b) => a.order - b.order)
}
