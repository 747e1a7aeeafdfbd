/** Write src/api/<service>/ from the committed contract services/<service>/openapi.json. */
import { createClient } from '@hey-api/openapi-ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const at = path => fileURLToPath(new URL(path, root))

for (const service of ['auth', 'assessment', 'evidence', 'cases']) {
  const input = at(`services/${service}/openapi.json`)
  if (!existsSync(input)) {
    console.warn(`${service}: no openapi.json yet, left as it is`)
    continue
  }
  await createClient({
    input,
    logs: { level: 'warn' },
    output: { path: at(`frontend/src/api/${service}`), clean: true },
    plugins: [
      {
        name: '@hey-api/client-fetch',
        runtimeConfigPath: at('frontend/src/api/runtime.ts'),
        throwOnError: true,
      },
      '@hey-api/typescript',
      { name: '@hey-api/sdk', responseStyle: 'data' },
    ],
  })
}
