import { descriptorOf } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { discoverServedVersions, preferredVersion } from './discovery';

const group = 'notification.toolkit.fluxcd.io';
const alert = descriptorOf(group, 'Alert')!;
const receiver = descriptorOf(group, 'Receiver')!;

const kinds = {
  v1: ['receivers'],
  v1beta3: ['alerts', 'providers'],
};
const resourcesOf = (version: keyof typeof kinds) => kinds[version];
const versions = ['v1', 'v1beta3'] as const;

/** An API server on which the preferred version of the group, v1, serves receivers alone. */
const servers: { [name: string]: (path: string) => unknown } = {
  'one that tells everything at once': () => ({
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: { name: group },
        versions: versions.map(version => ({
          version,
          resources: resourcesOf(version).map(resource => ({
            resource,
            verbs: ['get', 'list', 'watch'],
          })),
        })),
      },
    ],
  }),
  'an older one, asked version by version': path =>
    path === '/apis'
      ? {
          kind: 'APIGroupList',
          groups: [
            {
              name: group,
              preferredVersion: { version: 'v1' },
              versions: versions.map(version => ({ version })),
            },
          ],
        }
      : {
          resources: resourcesOf(path.endsWith('/v1') ? 'v1' : 'v1beta3').map(
            name => ({ name, verbs: ['get', 'list', 'watch'] }),
          ),
        },
};

describe('discoverServedVersions', () => {
  it.each(Object.entries(servers))(
    'takes Alerts in v1beta3 although the group prefers v1: %s',
    async (_, answer) => {
      const getJson = async (path: string) => answer(path);
      const served = await discoverServedVersions(
        { getJson } as Parameters<typeof discoverServedVersions>[0],
        [alert, receiver],
        new AbortController().signal,
      );
      expect(
        [alert, receiver].map(descriptor =>
          preferredVersion(descriptor, served.get(descriptor)!),
        ),
      ).toEqual(['v1beta3', 'v1']);
    },
  );

  it('takes a version that is not known when there is no other, and none when there is none', () => {
    expect(preferredVersion(alert, ['v2', 'v1beta2'])).toBe('v1beta2');
    expect(preferredVersion(alert, ['v2'])).toBe('v2');
    expect(preferredVersion(alert, [])).toBeUndefined();
  });
});
