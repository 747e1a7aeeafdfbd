/** The catalogue: every word a person reads, in one folder, one file per feature. */
import { createI18n } from 'vue-i18n'

const files = import.meta.glob<Record<string, unknown>>('./locales/zh-CN/*.ts', {
  eager: true,
  import: 'default',
})

const messages = Object.fromEntries(
  Object.entries(files).map(([path, words]) => [path.replace(/^.*\/|\.ts$/g, ''), words]),
)

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': messages } as never,
})
