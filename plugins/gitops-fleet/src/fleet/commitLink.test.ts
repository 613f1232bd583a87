import { commitLink } from './commitLink';

const sha = 'ba94fed0c1d2e3f4a5b6c7d8e9f00112233445566'.slice(0, 40);

describe('commitLink', () => {
  it.each([
    [
      'http://localhost:7100/platform/platform-repository.git',
      `http://localhost:7100/platform/platform-repository/commit/${sha}`,
    ],
    [
      'https://github.com/example/platform',
      `https://github.com/example/platform/commit/${sha}`,
    ],
    [
      'ssh://git@github.example.com:2222/example/platform.git',
      `https://github.example.com/example/platform/commit/${sha}`,
    ],
    [
      'git@github.com:example/platform.git',
      `https://github.com/example/platform/commit/${sha}`,
    ],
    ['https://gitlab.com/example/platform', undefined],
    ['https://github.com/example/platform/deeper', undefined],
    ['oci://registry.example.com/charts', undefined],
    ['file:///platform/repository', undefined],
    ['', undefined],
  ])('of %s', (repository, link) => {
    expect(commitLink(repository, `v0.0.4@sha1:${sha}`)).toBe(link);
  });

  it.each(['6.8.0', 'latest@sha256:0123456789ab', ''])(
    'has none for %j, which is no commit',
    revision => {
      expect(
        commitLink('https://github.com/example/platform', revision),
      ).toBeUndefined();
    },
  );
});
