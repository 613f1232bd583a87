import {
  asMap,
  asMaps,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { KubernetesObject } from '../kubernetes/object';
import { ConversionWebhook } from './conversion-webhook';

/** Groups whose versions Cluster API's core manager converts. */
const coreGroups = [
  'cluster.x-k8s.io',
  'addons.cluster.x-k8s.io',
  'ipam.cluster.x-k8s.io',
  'runtime.cluster.x-k8s.io',
];

/** Groups that Cluster API's providers share. */
const providerGroups = [
  'infrastructure.cluster.x-k8s.io',
  'controlplane.cluster.x-k8s.io',
  'bootstrap.cluster.x-k8s.io',
];

/**
 * A CustomResourceDefinition as it is installed on a management cluster of this machine, from the file that its module
 * holds. What `clusterctl` and kustomize do to those files is done here:
 *
 * - The kinds of Cluster API's core are converted between their versions by its manager, whose webhook is given.
 * - The manager of no provider runs: nobody can convert its kinds, so only the version that is stored is served.
 * - The labels that say which version of a kind keeps which version of Cluster API's contract, without which core does
 *   not find it. Source: `config/crd/kustomization.yaml` of each module.
 *
 * @param webhook without it, the kinds of core too are served at their stored version only
 */
export function installable(
  definition: KubernetesObject,
  webhook?: ConversionWebhook,
): KubernetesObject {
  const spec = asMap(definition.spec);
  const group = asText(spec.group) ?? '';
  const kind = asText(asMap(spec.names).kind) ?? '';
  const versions = asMaps(spec.versions);
  const converts = coreGroups.includes(group) && webhook !== undefined;
  const clusterApi = [...coreGroups, ...providerGroups].includes(group);
  const served =
    clusterApi && !converts
      ? versions.map(version => ({
          ...version,
          served: version.storage === true,
        }))
      : versions;
  const { status, ...rest } = definition;
  return {
    ...rest,
    metadata: {
      name: definition.metadata.name,
      annotations: definition.metadata.annotations,
      labels: {
        ...definition.metadata.labels,
        ...contractLabels(group, kind, served),
      },
    },
    spec: {
      ...spec,
      versions: served,
      ...(converts
        ? {
            conversion: {
              strategy: 'Webhook',
              webhook: {
                conversionReviewVersions: ['v1'],
                clientConfig: { url: webhook.url, caBundle: webhook.caBundle },
              },
            },
          }
        : {}),
    },
  };
}

function contractLabels(
  group: string,
  kind: string,
  versions: { [field: string]: unknown }[],
): { [label: string]: string } {
  const names = versions
    .filter(version => version.served === true)
    .map(version => String(version.name));
  if (coreGroups.includes(group)) {
    return Object.fromEntries(
      ['v1beta1', 'v1beta2']
        .filter(contract => names.includes(contract))
        .map(contract => [contractLabel(contract), contract]),
    );
  }
  if (!providerGroups.includes(group)) {
    return {};
  }
  // Of the modules that can be had, kubeadm's alone keep the newer contract.
  const contract = kind.startsWith('Kubeadm') ? 'v1beta2' : 'v1beta1';
  return { [contractLabel(contract)]: names.join('_') };
}

/** The label of a CustomResourceDefinition that lists the versions which keep a version of Cluster API's contract. */
export function contractLabel(contract: string): string {
  return `cluster.x-k8s.io/${contract}`;
}
