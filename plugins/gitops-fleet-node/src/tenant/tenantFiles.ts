import { stringify } from 'yaml';
import { TenantOnboarding } from './tenantInput';

function file(object: object): string {
  return stringify(object, { indentSeq: false, lineWidth: 0 });
}

/** What holds in every environment: the namespace with its limits. One object a file, as Flux's builds and people like it. */
export function commonFiles(request: TenantOnboarding): {
  [name: string]: string;
} {
  const { tenant, compute, objects } = request;
  const inNamespace = (name: string) => ({ name, namespace: tenant });
  return {
    'namespace.yaml': file({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: tenant,
        labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
      },
    }),
    'limitrange-default.yaml': file({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: inNamespace('default'),
      spec: {
        limits: [
          {
            type: 'Container',
            default: { cpu: '200m', memory: '256Mi' },
            defaultRequest: { cpu: '50m', memory: '64Mi' },
          },
        ],
      },
    }),
    'networkpolicy-allow-ingress.yaml': file({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inNamespace('allow-ingress'),
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: {
                    'kubernetes.io/metadata.name': 'ingress-nginx',
                  },
                },
              },
            ],
          },
        ],
      },
    }),
    'networkpolicy-allow-same-namespace.yaml': file({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inNamespace('allow-same-namespace'),
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: {} }] }],
      },
    }),
    'networkpolicy-deny-default.yaml': file({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inNamespace('deny-default'),
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    }),
    'resourcequota-compute.yaml': file({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: inNamespace('compute'),
      spec: {
        hard: {
          'requests.cpu': compute.requestsCpu,
          'requests.memory': compute.requestsMemory,
          'limits.cpu': compute.limitsCpu,
          'limits.memory': compute.limitsMemory,
        },
      },
    }),
    'resourcequota-objects.yaml': file({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: inNamespace('objects'),
      spec: { hard: objects },
    }),
    [`serviceaccount-${tenant}.yaml`]: file({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: inNamespace(tenant),
    }),
  };
}

/** What differs by environment: what the tenant's service account may do. */
export function environmentFiles(
  { tenant }: TenantOnboarding,
  role: string,
): { [name: string]: string } {
  return {
    [`rolebinding-${role}.yaml`]: file({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${tenant}-${role}`, namespace: tenant },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: `namespace-${role}`,
      },
      subjects: [{ kind: 'ServiceAccount', name: tenant, namespace: tenant }],
    }),
  };
}
