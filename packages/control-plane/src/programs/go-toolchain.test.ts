import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { writeFakeGo } from '../testing/fake-go';
import { findGo } from './go-toolchain';
import { neededGoVersion } from './pins';

const folder = temporaryFolder();

function find(): string {
  return findGo({ PATH: folder.path } as NodeJS.ProcessEnv, []);
}

it.each([
  ['the version that is needed', neededGoVersion(), 'local'],
  ['a newer one', '99.0.0', 'local'],
  ['an older one that may fetch a newer one', '1.21.0', 'auto'],
])('builds with %s', (_, version, toolchain) => {
  writeFakeGo(folder.path, { version, toolchain });
  expect(find()).toBe(path.join(folder.path, 'go'));
});

it.each([
  ['1.25.4', 'local'],
  // Older than the release that learned to fetch one.
  ['1.20.9', 'auto'],
])('refuses Go %s with GOTOOLCHAIN=%s', (version, toolchain) => {
  writeFakeGo(folder.path, { version, toolchain });
  expect(find).toThrow(
    new RegExp(
      `Go ${neededGoVersion()} or newer; .* is Go ${version} .*Install Go .*FLEET_CONTROL_PLANE_ASSETS`,
    ),
  );
});

it('says which Go is needed, and the two ways out, when there is none', () => {
  expect(find).toThrow(
    new RegExp(
      `Go ${neededGoVersion()} or newer, and there is no .go. on the PATH\\. Install Go .*go\\.dev.*FLEET_CONTROL_PLANE_ASSETS`,
    ),
  );
});

it('says so when Go does not work', () => {
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(path.join(folder.path, 'go'), '#!/bin/sh\nexit 3\n', {
    mode: 0o755,
  });
  expect(find).toThrow(/does not work/);
});
