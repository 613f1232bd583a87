import {
  asMap,
  asMaps,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { KubernetesObject } from '../kubernetes/object';
import { ConversionWebhook } from './conversion-webhook';

/** True for the registration of admission webhooks. */
export function isWebhookConfiguration(object: KubernetesObject): boolean {
  return /^(Mutating|Validating)WebhookConfiguration$/.test(object.kind);
}

/**
 * Cluster API's admission webhooks, called at the address of its manager instead of through a Service. They are part of
 * how it works: without their defaults a MachineDeployment that names no rollout strategy is never rolled out.
 */
export function reachableWebhooks(
  configuration: KubernetesObject,
  { url, caBundle }: ConversionWebhook,
): KubernetesObject {
  return {
    ...configuration,
    metadata: { name: `capi-${configuration.metadata.name}` },
    webhooks: asMaps(configuration.webhooks).map(webhook => {
      const { service } = asMap(webhook.clientConfig);
      const path = asText(asMap(service).path) ?? '/';
      return {
        ...webhook,
        clientConfig: { url: new URL(path, url).href, caBundle },
      };
    }),
  };
}
