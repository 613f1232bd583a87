import { defineConfig } from '@playwright/test';

/** `npm run test:cluster` builds the programs and runs these. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../../.cache/cluster-tests',
  // One control plane, one test after the other: two would want more memory than a small machine has.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 120_000 },
});
