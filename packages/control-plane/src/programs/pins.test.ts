import { appendFileSync, cpSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { allParts, versionOfPart } from './parts';
import {
  compareVersions,
  hashOfPins,
  linkerFlags,
  manifestPins,
  neededGoVersion,
  programPins,
  PROGRAMS_FOLDER,
  requiredSum,
} from './pins';

const folder = temporaryFolder();

it.each(['kwok/go.mod', 'kubernetes/go.sum', 'cluster-api/tools.go'])(
  'builds anew when %s changes, and only then',
  file => {
    cpSync(PROGRAMS_FOLDER, folder.path, { recursive: true });
    expect(hashOfPins(folder.path)).toBe(hashOfPins());
    appendFileSync(path.join(folder.path, file), '\n');
    expect(hashOfPins(folder.path)).not.toBe(hashOfPins());
  },
);

it('has a version for every part', () => {
  for (const part of allParts) {
    expect(versionOfPart(part)).toMatch(/^v\d+\.\d+\.\d+$/);
  }
});

it('has a checksum for every module that manifests come from', () => {
  for (const { pin, goModule } of manifestPins) {
    expect(
      typeof pin === 'string' ? requiredSum(pin, goModule) : pin.sum,
    ).toMatch(/^h1:/);
  }
});

it('stamps programs with the version that they are built from', () => {
  const apiServer = programPins.find(({ name }) => name === 'kube-apiserver');
  expect(linkerFlags(apiServer!)).toMatch(
    /version\.gitVersion=(v(\d+)\.(\d+)\.\d+) .*gitMajor=\2 .*gitMinor=\3/,
  );
});

it('needs the newest Go that a module needs', () => {
  expect(compareVersions(neededGoVersion(), '1.26')).toBeGreaterThanOrEqual(0);
});

it.each([
  ['1.26.0', '1.26', 0],
  ['1.9', '1.26', -1],
  ['1.26.8', '1.26.10', -1],
  ['1.27rc1', '1.26.8', 1],
  ['devel', '1.26', -1],
])('compares %s with %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});
