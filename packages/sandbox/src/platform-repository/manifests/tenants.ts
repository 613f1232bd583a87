import { Files } from '../files';
import { environments, Provider } from '../fleet-plan';

/** The namespace of one product team: what all environments share, and its role in each of them. */
export function tenantNamespace(provider: Provider, tenant: string): Files {
  const common = `tenants/${provider.name}/common/${tenant}`;
  return {
    [`${common}/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: ${tenant}
`,
    [`${common}/limitrange-default.yaml`]: `apiVersion: v1
kind: LimitRange
metadata:
  name: default
  namespace: ${tenant}
spec:
  limits:
  - default:
      cpu: 100m
      memory: 100Mi
    defaultRequest:
      cpu: 50m
      memory: 50Mi
    type: Container
`,
    [`${common}/networkpolicy-allow-ingress.yaml`]: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-ingress
  namespace: ${tenant}
spec:
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          app.kubernetes.io/name: ingress-nginx
  podSelector: {}
  policyTypes:
  - Ingress
`,
    [`${common}/networkpolicy-allow-same-namespace.yaml`]: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-same-namespace
  namespace: ${tenant}
spec:
  ingress:
  - from:
    - podSelector: {}
  podSelector: {}
`,
    [`${common}/networkpolicy-deny-default.yaml`]: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-default
  namespace: ${tenant}
spec:
  ingress: []
  podSelector: {}
`,
    [`${common}/resourcequota-compute.yaml`]: `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
  namespace: ${tenant}
spec:
  hard:
    requests.memory: 1Gi
    limits.memory: 2Gi
    requests.cpu: 1000m
    limits.cpu: 2000m
`,
    [`${common}/resourcequota-objects.yaml`]: `apiVersion: v1
kind: ResourceQuota
metadata:
  name: objects
  namespace: ${tenant}
spec:
  hard:
    configmaps: 20
    persistentvolumeclaims: 0
    pods: 20
    replicationcontrollers: 20
    requests.storage: 0Gi
    resourcequotas: 20
    secrets: 20
    services: 20
    services.loadbalancers: 0
    services.nodeports: 0
`,
    [`${common}/serviceaccount-${tenant}.yaml`]: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${tenant}
  namespace: ${tenant}
`,
    ...tenantRoles(provider, tenant),
  };
}

function tenantRoles(provider: Provider, tenant: string): Files {
  return Object.fromEntries(
    environments.map(({ name, tenantRole }) => [
      `tenants/${provider.name}/${name}/${tenant}/rolebinding-${tenantRole}.yaml`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${tenant}-${tenantRole}
  namespace: ${tenant}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: namespace-${tenantRole}
subjects:
- kind: ServiceAccount
  name: ${tenant}
  namespace: ${tenant}
`,
    ]),
  );
}
