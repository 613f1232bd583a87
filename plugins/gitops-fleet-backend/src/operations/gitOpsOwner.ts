import {
  asMap,
  asMaps,
  asText,
  KindDescriptor,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Field managers that write what Git says, again and again. */
const gitOpsManagers: ReadonlySet<string> = new Set([
  'kustomize-controller',
  'helm-controller',
  'flux-operator',
  'argocd-controller',
  'argocd-application-controller',
]);

/** Where `managedFields` note the switch that suspends a kind. */
const switches = {
  field: ['f:spec', 'f:suspend'],
  annotation: [
    'f:metadata',
    'f:annotations',
    'f:fluxcd.controlplane.io/reconcile',
  ],
} as const;

/**
 * The GitOps controller that owns the switch that suspends an object: it writes its own value back when it reconciles next.
 * `undefined` where none does.
 *
 * @param live - the object with its `metadata.managedFields`
 */
export function gitOpsOwnerOf(
  live: KubernetesObject,
  descriptor: KindDescriptor,
): string | undefined {
  const path = switches[descriptor.operations?.suspend ?? 'field'];
  const metadata = asMap(live.metadata);
  const owner = asMaps(metadata.managedFields).find(entry => {
    const owns = path.reduce<unknown>(
      (fields, name) => asMap(fields)[name],
      entry.fieldsV1,
    );
    return (
      owns !== undefined && gitOpsManagers.has(asText(entry.manager) ?? '')
    );
  });
  return owner && asText(owner.manager);
}
