import { ConfigReader } from '@backstage/config';
import { watchedKinds } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { readKinds } from './readKinds';

const read = (kinds: object | undefined) =>
  readKinds(new ConfigReader(kinds ? { gitopsFleet: { kinds } } : {}));
const names = (kinds: object) =>
  read(kinds).map(({ kind, group }) => `${kind}.${group}`);

describe('readKinds', () => {
  it('watches what is watched by default when nothing is said', () => {
    expect(read(undefined)).toEqual(watchedKinds);
    expect(read({ watch: [], ignore: [] })).toEqual(watchedKinds);
  });

  it('adds and leaves out kinds by kind and group', () => {
    const found = names({
      watch: [
        'ImagePolicy.image.toolkit.fluxcd.io',
        'Kustomization.kustomize.toolkit.fluxcd.io',
      ],
      ignore: ['MachinePool.hive.openshift.io'],
    });
    expect(found).toHaveLength(watchedKinds.length);
    expect(found).toContain('ImagePolicy.image.toolkit.fluxcd.io');
    expect(found).toContain('MachinePool.cluster.x-k8s.io');
    expect(found).not.toContain('MachinePool.hive.openshift.io');
  });

  it.each([
    [
      { watch: ['Receiver.notification.toolkit.fluxcd.io', 'ImagePolicy'] },
      /gitopsFleet\.kinds\.watch\[1\] 'ImagePolicy' .*ImagePolicy\.image\.toolkit\.fluxcd\.io/,
    ],
    [
      { ignore: ['Secret.'] },
      /gitopsFleet\.kinds\.ignore\[0\] 'Secret\.' .*HelmChart\.source\.toolkit\.fluxcd\.io/,
    ],
    [
      {
        watch: ['Bucket.source.toolkit.fluxcd.io'],
        ignore: ['Bucket.source.toolkit.fluxcd.io'],
      },
      /'Bucket\.source\.toolkit\.fluxcd\.io' in watch and in ignore: remove it/,
    ],
  ])('refuses %j, and says what is possible', (kinds, message) => {
    expect(() => read(kinds)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });
});
