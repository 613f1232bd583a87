import { defineConfig } from '@playwright/test';

/** `npm run test:cluster` runs these: all on a control plane of this machine, or those for somebody's own cluster. */
export default defineConfig({
  testDir: process.env.FLEET_TEST_KUBECONFIG ? 'own-cluster' : '.',
  testIgnore: process.env.FLEET_TEST_KUBECONFIG ? [] : ['own-cluster/**'],
  outputDir: '../../../.cache/cluster-tests',
  // One control plane, one test after the other: two would want more memory than a small machine has.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 120_000, toPass: { timeout: 120_000 } },
});
