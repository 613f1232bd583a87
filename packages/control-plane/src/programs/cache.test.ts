import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { cacheFolder, ProgramCache } from './cache';

const folder = temporaryFolder();

function builtCache(): ProgramCache {
  const cache = new ProgramCache(folder.path);
  writeFileSync(cache.partialPathOf('etcd'), 'a program');
  cache.keep('etcd', 'v1.2.3');
  mkdirSync(cache.pathOf('crds'));
  mkdirSync(cache.partialPathOf('crds/flux'));
  writeFileSync(path.join(cache.partialPathOf('crds/flux'), 'a.yaml'), 'a: 1');
  cache.keep('crds/flux', 'v1.0.0');
  return cache;
}

it('knows what has been built, also in another process', () => {
  builtCache();
  const cache = new ProgramCache(folder.path);
  expect(cache.has('etcd')).toBe(true);
  expect(cache.has('crds/flux')).toBe(true);
  expect(cache.versionOf('etcd')).toBe('v1.2.3');
  expect(cache.has('kwok')).toBe(false);
});

it('does not take what a killed build has left for a program', () => {
  const cache = builtCache();
  writeFileSync(cache.partialPathOf('kwok'), 'half');
  writeFileSync(cache.pathOf('kube-scheduler'), 'of unknown origin');
  expect(cache.has('kwok')).toBe(false);
  expect(cache.has('kube-scheduler')).toBe(false);
  cache.sweep();
  expect(existsSync(cache.partialPathOf('kwok'))).toBe(false);
  expect(cache.has('etcd')).toBe(true);
});

it('does not take a program for whole that has lost its end, or files', () => {
  const cache = builtCache();
  truncateSync(cache.pathOf('etcd'), 3);
  expect(cache.has('etcd')).toBe(false);
  truncateSync(path.join(cache.pathOf('crds/flux'), 'a.yaml'));
  expect(cache.has('crds/flux')).toBe(false);
});

it('knows nothing when its record is no JSON', () => {
  const cache = builtCache();
  writeFileSync(cache.pathOf('built.json'), '{"etcd": {');
  expect(cache.has('etcd')).toBe(false);
});

it.each([
  [
    'an absolute XDG_CACHE_HOME',
    { XDG_CACHE_HOME: '/somewhere' },
    /^\/somewhere\//,
  ],
  [
    'a relative one, which does not count',
    { XDG_CACHE_HOME: 'here' },
    /\.cache\//,
  ],
  ['none', {}, /\.cache\//],
])('lies outside the tree with %s', (_, env, expected) => {
  const found = cacheFolder(env as NodeJS.ProcessEnv);
  expect(found).toMatch(expected);
  expect(found).toMatch(/gitops-fleet\/control-plane\/[0-9a-f]{12}$/);
});
