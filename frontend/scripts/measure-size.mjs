/** Measure the first load of login + workbench after a build; more than the budget is an error. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 300
const ENTRIES = [
  'index.html',
  'src/features/login/LoginScreen.vue',
  'src/features/workbench/WorkbenchScreen.vue',
]

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** Collect the files a chunk needs before it can run: itself, its static imports, their styles. */
function collect(key, files) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build manifest; was the screen renamed?`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const style of chunk.css ?? []) files.add(style)
  for (const next of chunk.imports ?? []) collect(next, files)
}

const files = new Set(['index.html'])
for (const entry of ENTRIES) collect(entry, files)

let total = 0
for (const file of [...files].sort()) {
  const size = gzipSync(readFileSync(new URL(file, dist))).length / 1000
  total += size
  console.log(`${size.toFixed(1).padStart(8)} kB  ${file}`)
}
console.log(
  `${total.toFixed(1).padStart(8)} kB  of ${BUDGET_KB} kB: first load of login + workbench`,
)
if (total > BUDGET_KB) process.exit(1)
