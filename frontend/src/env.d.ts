/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_ICP_RECORD?: string
  readonly VITE_POLICE_RECORD?: string
  readonly VITE_HOTLINE?: string
  readonly VITE_SSO_PROVIDERS?: string
}
