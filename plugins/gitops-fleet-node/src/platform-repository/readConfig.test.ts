import { ConfigReader } from '@backstage/config';
import { readPlatformRepositoryConfig } from './readConfig';

const read = (platformRepository: object) =>
  readPlatformRepositoryConfig(
    new ConfigReader({ gitopsFleet: { platformRepository } }),
  );

describe('readPlatformRepositoryConfig', () => {
  it('fills in the layout of the reference repository', () => {
    expect(
      read({
        url: 'https://github.example/platform/fleet.git/',
        layout: { feature: 'capabilities/{feature}' },
      }),
    ).toMatchObject({
      url: 'https://github.example/platform/fleet',
      baseBranch: 'main',
      requireUserToken: false,
      layout: {
        feature: 'capabilities/{feature}',
        tenantsCommon: 'tenants/{provider}/common',
      },
    });
    expect(readPlatformRepositoryConfig(new ConfigReader({}))).toBeUndefined();
  });

  it.each([
    [
      { url: 'git@github.example:platform/fleet' },
      /gitopsFleet.platformRepository.url .* write it as https/,
    ],
    [
      { url: 'https://h/o/r', layout: { cluster: 'clusters/{cluster}' } },
      /layout.cluster .* needs the placeholder \{provider\}/,
    ],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
