import { defineConfig } from '@playwright/test';
import { browserArguments } from './packages/backend/testing/browserArguments';

/** The story is lived on running processes: `npm test` starts them, or `npm start` has. */
export default defineConfig({
  testDir: 'packages/app/story-tests',
  outputDir: '.cache/story-tests',
  // One fleet, one story: what one step does the next one sees.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  use: {
    baseURL: 'http://localhost:3000',
    viewport: { width: 1440, height: 1000 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: browserArguments,
    },
  },
});
