import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import prettier from 'eslint-config-prettier/flat'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { readdirSync } from 'node:fs'

const features = readdirSync(new URL('./src/features', import.meta.url))

/** A layer may import the ones after it, never one before it. */
const layers = ['app', 'features', 'parts', 'shared', 'api']
const layerZones = layers.slice(1).map((layer, index) => ({
  target: `./src/${layer}`,
  from: layers.slice(0, index + 1).map(above => `./src/${above}`),
  message: 'app > features > parts > shared > api: imports point downwards only.',
}))
const featureZones = features.map(feature => ({
  target: `./src/features/${feature}`,
  from: './src/features',
  except: [`./${feature}`],
  message: 'Features do not know each other: link by route or lift the piece into parts/.',
}))

export default defineConfigWithVueTs(
  { ignores: ['dist', 'src/components.d.ts', 'src/api/{auth,assessment,evidence,cases}/**'] },
  vue.configs['flat/recommended'],
  accessibility.configs['flat/recommended'],
  vueTsConfigs.strict,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        { basePath: import.meta.dirname, zones: [...layerZones, ...featureZones] },
      ],
      complexity: ['error', 8],
      'max-params': ['error', 6],
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 40],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      // A composition script is a module, not a function: its budget is max-lines-per-block.
      'max-lines-per-function': 'off',
      'vue/max-lines-per-block': [
        'error',
        { script: 120, template: 100, style: 160, skipBlankLines: true },
      ],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': [
        'error',
        { allowlist: ['·', '/', '—', '–', '(', ')', '%', ':', '：', '→', '+', '×', '、', '*'] },
      ],
      // Nested and `for` labels are equally good; Element Plus forms bind by `for`.
      'vuejs-accessibility/label-has-for': [
        'error',
        { required: { some: ['nesting', 'id'] }, allowChildren: true },
      ],
      'vuejs-accessibility/no-static-element-interactions': 'error',
    },
  },
  {
    files: ['**/*.spec.ts', 'e2e/**'],
    rules: { 'max-lines': ['error', 400], 'max-lines-per-function': 'off', complexity: 'off' },
  },
  { files: ['scripts/**', 'e2e/**'], rules: { 'no-console': 'off' } },
  { files: ['src/app/locales/**'], rules: { 'max-lines-per-function': 'off' } },
  prettier,
)
