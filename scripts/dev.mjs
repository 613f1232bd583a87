#!/usr/bin/env node
/*
 * The commands of the house: `npm run setup`, `npm start`, `npm test`, `npm run test:cluster`, `npm run bench`. Runs on
 * whatever Node is there (20 or newer), fetches one that Backstage supports if that one is not, and installs what the
 * lockfile says.
 */
import { Problem } from './problem.mjs';
import { setUp } from './setUp.mjs';
import { start } from './start.mjs';
import { test } from './test.mjs';
import { testCluster } from './testCluster.mjs';
import { bench } from './bench.mjs';

const commands = {
  setup: setUp,
  start,
  test,
  'test:cluster': testCluster,
  bench,
};

const [name, ...options] = process.argv.slice(2);
const command = commands[name];

if (!command) {
  console.error(
    `Usage: node scripts/dev.mjs ${Object.keys(commands).join(' | ')}`,
  );
  process.exit(2);
}

try {
  await command(options);
} catch (error) {
  if (!(error instanceof Problem)) {
    throw error;
  }
  console.error(`\n✖ ${error.message}\n`);
  process.exitCode = 1;
}
