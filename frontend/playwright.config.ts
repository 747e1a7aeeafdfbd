import { defineConfig } from '@playwright/test'

// The stack under test runs already; TISHENG_URL names it.
export default defineConfig({
  testDir: 'e2e',
  timeout: 240_000, // for 29 items on a busy machine
  expect: { timeout: 15_000 }, // a busy machine is no fault of the product
  workers: 1,
  retries: 1, // a second attempt is told as flaky at the end, with the first one's fault
  reporter: [['line'], ['./e2e/proof-reporter.ts']],
  use: {
    baseURL: process.env['TISHENG_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`,
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    trace: 'on-first-retry',
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
