import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { viteStaticCopy } from 'vite-plugin-static-copy'
import { defineConfig } from 'vitest/config'

// The gateway of a running stack; `PORT=… npm run dev` follows the launcher's variable.
const gateway = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

export default defineConfig({
  plugins: [
    vue(),
    // Only Element Plus is resolved by name; our own components are always imported.
    Components({
      dirs: [],
      dts: 'src/components.d.ts',
      resolvers: [ElementPlusResolver({ importStyle: 'css', directives: false })],
    }),
    // Chinese character maps, fonts and decoders that pdf.js fetches when a document needs them.
    viteStaticCopy({
      targets: ['cmaps', 'standard_fonts', 'iccs', 'wasm/*_fallback.js'].map(part => ({
        src: `node_modules/pdfjs-dist/${part}`,
        dest: 'pdfjs',
        rename: { stripBase: 2 }, // node_modules/pdfjs-dist
      })),
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Browsers of schools: 360, QQ and UOS on Chromium 87 and later, Safari 14.
  build: { target: ['chrome87', 'safari14', 'firefox78'], manifest: true, sourcemap: false },
  server: { proxy: { '/api': gateway, '/tisheng-evidence': gateway } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.spec.ts'],
    setupFiles: ['src/testing/setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
    env: { TZ: 'Asia/Shanghai' },
    testTimeout: 20_000, // a busy machine is no fault of the product
  },
})
