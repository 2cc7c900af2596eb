import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium as playwright, defineConfig, devices } from '@playwright/test';

const root = path.resolve(__dirname, '..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
// Debian's, or Chrome; else the one that Playwright installed (on Ubuntu, where chromium is a snap).
const system = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const chromium = existsSync(playwright.executablePath()) ? undefined : system;
// Two checkouts on one machine test side by side on two ports.
const port = Number(process.env.END2END_PORT ?? 3100);
// Pictures are taken where nobody writes: of a server of their own, with a database of its own.
const still = port + 5;
const SCREENSHOTS = '**/screenshots.spec.ts';
// What counts milliseconds is run by itself, after the others: `bin/test` does, with one worker.
const TIMED = '**/responsiveness.spec.ts';

const serve = (at: number) => ({
  command: `${path.join(root, 'end2end/serve')} ${path.join(target, 'release/server')} ${at}`,
  url: `http://localhost:${at}/api/health/ready`,
  timeout: 60_000,
  stdout: 'ignore' as const,
  stderr: 'pipe' as const,
  gracefulShutdown: { signal: 'SIGINT' as const, timeout: 10_000 },
});

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // One database for all: tests make what they change, so they can run in any order and beside each other.
  fullyParallel: true,
  workers: 2,
  // What fails is tried once more in a browser of its own; what passes only then is listed as flaky, and is a fault.
  retries: 1,
  timeout: 60_000,
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    actionTimeout: 20_000,
    locale: 'es-AR',
    timezoneId: 'America/Argentina/Buenos_Aires',
    // Both cost a tenth of the time. What failed is run again with `--trace on`.
    screenshot: 'off',
    trace: 'off',
    launchOptions: {
      executablePath: chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  // Pictures are renewed when somebody says so (see README.md), never by the way.
  updateSnapshots: 'none',
  snapshotPathTemplate: 'screenshots/{arg}{ext}',
  expect: {
    // How much may differ says the test.
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', scale: 'device' },
  },
  projects: [
    { name: 'pictures', testMatch: SCREENSHOTS, use: { baseURL: `http://localhost:${still}` } },
    { name: 'desktop', testIgnore: [SCREENSHOTS, TIMED], use: { viewport: { width: 1280, height: 800 } } },
    { name: 'phone', testIgnore: [SCREENSHOTS, TIMED], use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } }, grep: /@phone/ },
    { name: 'timed', testMatch: TIMED, use: { viewport: { width: 1280, height: 800 } } },
  ],
  webServer: [serve(port), serve(still)],
});
