/** What a route tells the layout and the guard. The guard is a courtesy; the servers decide. */
import type { Component } from 'vue'
import type { Role } from './roles'

declare module 'vue-router' {
  interface RouteMeta {
    /** Catalogue key of the document title and the navigation entry. */
    title: string
    /** Present when the route has an entry in the navigation. */
    nav?: {
      order: number
      icon: Component
      group: 'work' | 'basis' | 'watch' | 'people'
      /** Whose menu has it, where more may come by another way; absent = as `roles`. */
      roles?: readonly Role[]
    }
    /** Who can use it; absent = everyone who is signed in. */
    roles?: readonly Role[]
    /** No session needed. */
    public?: boolean
    /** Drawn without navigation and top bar. */
    bare?: boolean
    /** The name of the navigation entry to mark on routes below it. */
    within?: string
  }
}
