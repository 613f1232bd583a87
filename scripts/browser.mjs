import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser of this machine: `CHROMIUM_PATH`, or what is on the PATH. */
export function findBrowser(environment) {
  const candidates = [
    environment.CHROMIUM_PATH,
    ...(environment.PATH ?? '')
      .split(delimiter)
      .flatMap(folder => names.map(name => join(folder, name))),
    ...applications,
  ];
  const found = candidates.find(file => file && existsSync(file));
  if (!found) {
    throw new Problem(
      'The story test needs Chromium or Chrome: install it (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.',
    );
  }
  return found;
}
