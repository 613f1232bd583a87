import {
  ConnectionKind,
  ConnectionRecord,
  descriptorOf,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { kindId, Visibility } from './Visibility';

const kustomizations = descriptorOf(
  'kustomize.toolkit.fluxcd.io',
  'Kustomization',
)!;
const repositories = descriptorOf('source.toolkit.fluxcd.io', 'GitRepository')!;
const name = 'aws-v1';
const ids = [kustomizations, repositories].map(kind => kindId(name, kind));

const connection = (
  state: ConnectionRecord['state'],
  reason = '',
): ConnectionRecord => ({
  managementCluster: name,
  title: '',
  provider: '',
  version: '',
  state,
  reason,
  message: '',
  since: 0,
  kubernetesVersion: '',
  kinds: [],
});

function setKinds(
  visibility: Visibility,
  state: ConnectionKind['state'],
  kinds = [kustomizations, repositories],
) {
  for (const descriptor of kinds) {
    const { group, kind } = descriptor;
    visibility.setKind(name, descriptor, {
      ...{ group, kind, version: 'v1', state, objects: 0, message: '' },
    });
  }
}

describe('Visibility', () => {
  let visibility: Visibility;
  const takeChanged = (waits = false) =>
    visibility.takeChanged(() => waits).filter(id => ids.includes(id));

  beforeEach(() => {
    visibility = new Visibility();
    visibility.setConnection(connection('live'));
    setKinds(visibility, 'live');
    takeChanged();
  });

  it('has nothing looked at twice', () => {
    expect(takeChanged()).toEqual([]);
  });

  it('has everything looked at that is seen in another way', () => {
    visibility.setConnection(connection('stale', 'Timeout'));
    expect(takeChanged()).toEqual(ids);
    visibility.setConnection(connection('live'));
    expect(takeChanged()).toEqual(ids);
  });

  it('has nothing looked at when a cluster has changed hands and is seen as before', () => {
    visibility.setConnection(connection('stale', 'Restarted'));
    setKinds(visibility, 'syncing');
    expect(takeChanged(true)).toEqual([]);
    setKinds(visibility, 'live');
    visibility.setConnection(connection('live'));
    expect(takeChanged()).toEqual([]);
  });

  it('has those looked at who may name what is not known for a while', () => {
    setKinds(visibility, 'syncing', [repositories]);
    expect(takeChanged()).toEqual(ids);
    setKinds(visibility, 'live', [repositories]);
    expect(takeChanged()).toEqual(ids);
  });

  it('begins anew with a cluster that was forgotten', () => {
    visibility.forget(name);
    visibility.setConnection(connection('live'));
    setKinds(visibility, 'live');
    expect(takeChanged()).toEqual(ids);
  });
});
