import { expect, it } from 'vitest'

const catalogue = import.meta.glob<Record<string, unknown>>('./locales/zh-CN/*.ts', {
  eager: true,
  import: 'default',
})
const sources = import.meta.glob<string>(
  ['../**/*.{ts,vue}', '!../api/**', '!../app/locales/**', '!../**/*.spec.ts'],
  { eager: true, import: 'default', query: '?raw' },
)
const code = Object.values(sources).join('\n')

function keysOf(words: object, above: string): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value as object, `${above}.${name}`)
      : [`${above}.${name}`],
  )
}

// audit-names.spec.ts compares the names of actions with what the services record.
const keys = Object.entries(catalogue)
  .flatMap(([path, words]) => keysOf(words, path.replace(/^.*\/|\.ts$/g, '')))
  .filter(key => !key.startsWith('audit.action_name.'))
const whole = new Set(code.match(/(?<=['"`])\w+(\.\w+)+(?=['"`])/g))
/** Keys put together: `submissions.state.${state}`; what is between `${` and `}` is any word. */
const made = [...new Set(code.match(/(?<=`)\w+\.[^`\n]*\$\{[^`\n]*(?=`)/g))].map(
  text => new RegExp(`^${text.replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`),
)

/** A group that is handed on whole (`'role'`), and the short form of a title are shown as well. */
function isShown(key: string): boolean {
  return (
    whole.has(key) ||
    whole.has(key.replace(/\.\w+$/, '')) ||
    whole.has(key.replace(/_short$/, '')) ||
    made.some(form => form.test(key))
  )
}

it('no text of the catalogue is left that nothing shows', () => {
  expect(keys.length).toBeGreaterThan(500)
  expect(keys.filter(key => !isShown(key))).toEqual([])
})
