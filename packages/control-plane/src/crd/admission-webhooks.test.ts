import { KubernetesObject } from '../kubernetes/object';
import {
  isWebhookConfiguration,
  reachableWebhooks,
} from './admission-webhooks';

it('calls admission webhooks at the address of the manager', () => {
  const configuration: KubernetesObject = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'mutating-webhook-configuration' },
    webhooks: [
      {
        name: 'default.cluster.cluster.x-k8s.io',
        failurePolicy: 'Fail',
        clientConfig: {
          service: {
            name: 'webhook-service',
            namespace: 'system',
            path: '/mutate-cluster',
          },
        },
      },
    ],
  };
  expect(isWebhookConfiguration(configuration)).toBe(true);
  expect(
    reachableWebhooks(configuration, {
      url: 'https://127.0.0.1:9443/convert',
      caBundle: 'cGVt',
    }),
  ).toMatchObject({
    metadata: { name: 'capi-mutating-webhook-configuration' },
    webhooks: [
      {
        name: 'default.cluster.cluster.x-k8s.io',
        failurePolicy: 'Fail',
        clientConfig: {
          url: 'https://127.0.0.1:9443/mutate-cluster',
          caBundle: 'cGVt',
        },
      },
    ],
  });
});
