import { ControlPlane } from '../kubernetes/control-plane';
import { listAt, textAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import { secrets } from '../kubernetes/resource-types';

/** Makes a client for the cluster of a kubeconfig; whether the cluster answers, its first request tells. */
export type ClusterConnector = (
  kubeconfig: string,
) => ControlPlane | Promise<ControlPlane>;

/**
 * The control plane that a Kustomization applies to: its own, or the one whose kubeconfig its Secret holds.
 *
 * @throws Error worded as Flux words it when the Secret is missing or holds no kubeconfig
 */
export async function targetControlPlane(
  own: ControlPlane,
  kustomization: KubernetesObject,
  connect: ClusterConnector,
): Promise<ControlPlane> {
  const json = asJson(kustomization);
  const name = textAt(json, 'spec', 'kubeConfig', 'secretRef', 'name');
  if (!name) {
    return own;
  }
  const { namespace } = kustomization.metadata;
  const qualified = `${namespace}/${name}`;
  const secret = await own
    .get(secrets, { namespace, name })
    .catch((error: Error) => {
      throw new Error(
        `unable to read KubeConfig secret '${qualified}' error: ${error.message}`,
      );
    });
  const wanted = textAt(json, 'spec', 'kubeConfig', 'secretRef', 'key');
  const keys = wanted ? [wanted] : ['value', 'value.yaml'];
  const encoded = keys
    .map(key => textAt(asJson(secret), 'data', key))
    .find(value => value !== undefined);
  if (encoded === undefined) {
    throw new Error(
      `KubeConfig secret '${qualified}' does not contain a '${
        wanted ?? 'value'
      }' nor '${wanted ?? 'value.yaml'}' key with a kubeconfig`,
    );
  }
  return connect(Buffer.from(encoded, 'base64').toString('utf8'));
}

/** Names of the objects that a Kustomization depends on; without a namespace they are in its own. */
export function dependenciesOf(
  kustomization: KubernetesObject,
): { namespace: string; name: string }[] {
  return listAt(asJson(kustomization), 'spec', 'dependsOn').map(dependency => ({
    namespace:
      textAt(dependency, 'namespace') ?? kustomization.metadata.namespace ?? '',
    name: textAt(dependency, 'name') ?? '',
  }));
}
