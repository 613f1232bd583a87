import { groupResource, StatusError } from '../kubernetes/status-error';
import { RequestTarget } from './request-target';

/** What a bearer token may do. */
export type AccessRole = 'admin' | 'operator' | 'viewer';

export interface Identity {
  user: string;
  role: AccessRole;
}

const SERVICE_ACCOUNTS: { [role in AccessRole]: string } = {
  admin: 'system:serviceaccount:kube-system:sandbox-admin',
  operator: 'system:serviceaccount:backstage:gitops-fleet-operator',
  viewer: 'system:serviceaccount:backstage:gitops-fleet-viewer',
};

export function identityOf(role: AccessRole): Identity {
  return { user: SERVICE_ACCOUNTS[role], role };
}

const FLUX_SOURCES = [
  'gitrepositories',
  'ocirepositories',
  'buckets',
  'helmrepositories',
  'helmcharts',
  'externalartifacts',
];

/** The resources of the documented read-only ClusterRole, by API group. */
const READABLE: { [group: string]: string[] } = {
  'kustomize.toolkit.fluxcd.io': ['kustomizations'],
  'source.toolkit.fluxcd.io': FLUX_SOURCES,
  'helm.toolkit.fluxcd.io': ['helmreleases'],
  'cluster.x-k8s.io': [
    'clusters',
    'machinedeployments',
    'machinepools',
    'machinehealthchecks',
    'clusterclasses',
  ],
  'controlplane.cluster.x-k8s.io': [
    'kubeadmcontrolplanes',
    'awsmanagedcontrolplanes',
    'rosacontrolplanes',
    'rke2controlplanes',
    'kthreescontrolplanes',
    'taloscontrolplanes',
  ],
  'fluxcd.controlplane.io': ['resourcesets'],
  'hive.openshift.io': ['clusterdeployments', 'machinepools'],
  'hiveinternal.openshift.io': ['clustersyncs'],
  '': ['namespaces'],
};

/** What the operator may patch besides: enough to reconcile, suspend and resume. It may create events too. */
const PATCHABLE: { [group: string]: string[] } = {
  'kustomize.toolkit.fluxcd.io': ['kustomizations'],
  'source.toolkit.fluxcd.io': [
    'gitrepositories',
    'ocirepositories',
    'helmrepositories',
    'helmcharts',
    'buckets',
  ],
  'helm.toolkit.fluxcd.io': ['helmreleases'],
};

function isReadable(group: string, resource: string): boolean {
  if (READABLE[group]?.includes(resource)) {
    return true;
  }
  // The cluster-level kinds of infrastructure providers tell region and endpoint; machine templates can hold secrets.
  return (
    group === 'infrastructure.cluster.x-k8s.io' &&
    /(clusters|managedcontrolplanes)$/.test(resource)
  );
}

/** Whether an identity may use a verb on a resource. */
export function isAllowed(
  identity: Identity,
  verb: string,
  group: string,
  resource: string,
  subresource?: string,
): boolean {
  if (identity.role === 'admin') {
    return true;
  }
  if (['get', 'list', 'watch'].includes(verb)) {
    return isReadable(group, resource);
  }
  if (identity.role !== 'operator' || subresource !== undefined) {
    return false;
  }
  // It says on the object who has asked for what.
  const tells = verb === 'create' && group === '' && resource === 'events';
  return (
    tells || (verb === 'patch' && Boolean(PATCHABLE[group]?.includes(resource)))
  );
}

/** @throws StatusError 403 with the wording of RBAC */
export function authorize(identity: Identity, target: RequestTarget): void {
  const { group, resource, name, namespace, subresource, verb } = target;
  if (isAllowed(identity, verb, group, resource, subresource)) {
    return;
  }
  const subject = groupResource(group, resource);
  const full = subresource ? `${resource}/${subresource}` : resource;
  const scope = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  throw new StatusError(
    403,
    'Forbidden',
    `${subject}${name ? ` "${name}"` : ''} is forbidden: User "${
      identity.user
    }" cannot ${verb} resource "${full}" in API group "${group}" ${scope}`,
    {
      ...(name ? { name } : {}),
      ...(group ? { group } : {}),
      kind: resource,
    },
  );
}
