import { defineConfig } from '@playwright/test'

// The stack under test runs already; TISHENG_URL names it.
export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  workers: 1,
  reporter: [['line'], ['./e2e/proof-reporter.ts']],
  use: {
    baseURL: process.env['TISHENG_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
