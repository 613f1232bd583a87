import { Files } from '../files';

/** Feature `access-control`: the roles that tenants are bound to. */
export const accessControl: Files = {
  'features/access-control/non-namespaced/clusterrole-namespace-admin.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: namespace-admin
rules:
- apiGroups: [""]
  resources: ["configmaps", "endpoints", "persistentvolumeclaims", "pods", "pods/exec", "pods/log", "pods/portforward", "secrets", "services"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: [""]
  resources: ["events", "limitranges", "resourcequotas", "serviceaccounts"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["apps"]
  resources: ["daemonsets", "deployments", "deployments/scale", "replicasets", "statefulsets", "statefulsets/scale"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: ["autoscaling"]
  resources: ["horizontalpodautoscalers"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: ["batch"]
  resources: ["cronjobs", "jobs"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: ["networking.k8s.io"]
  resources: ["ingresses", "networkpolicies"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: ["policy"]
  resources: ["poddisruptionbudgets"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
`,
  'features/access-control/non-namespaced/clusterrole-namespace-reader.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: namespace-reader
rules:
- apiGroups: [""]
  resources: ["configmaps", "endpoints", "events", "limitranges", "persistentvolumeclaims", "pods", "pods/log", "resourcequotas", "serviceaccounts", "services"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["apps"]
  resources: ["daemonsets", "deployments", "replicasets", "statefulsets"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["autoscaling"]
  resources: ["horizontalpodautoscalers"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["batch"]
  resources: ["cronjobs", "jobs"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["networking.k8s.io"]
  resources: ["ingresses", "networkpolicies"]
  verbs: ["get", "list", "watch"]
`,
};

const OPERATOR = 'features/helloworld-operator';

/** Feature `helloworld-operator`: an operator with its own kind. */
export const helloworldOperator: Files = {
  [`${OPERATOR}/non-namespaced/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: helloworld-operator
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
  [`${OPERATOR}/non-namespaced/crd.yaml`]: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: operators.app.helloworld.io
spec:
  group: app.helloworld.io
  names:
    kind: Operator
    listKind: OperatorList
    plural: operators
    singular: operator
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    additionalPrinterColumns:
    - name: Size
      type: integer
      jsonPath: .spec.size
    - name: Age
      type: date
      jsonPath: .metadata.creationTimestamp
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: ["size"]
            properties:
              image:
                type: string
              response:
                type: string
              size:
                type: integer
                minimum: 0
          status:
            type: object
            x-kubernetes-preserve-unknown-fields: true
    subresources:
      status: {}
`,
  [`${OPERATOR}/non-namespaced/clusterrole-operator.yaml`]: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: helloworld-operator
rules:
- apiGroups: ["app.helloworld.io"]
  resources: ["operators", "operators/finalizers", "operators/status"]
  verbs: ["get", "list", "patch", "update", "watch"]
- apiGroups: ["apps"]
  resources: ["deployments"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: [""]
  resources: ["configmaps", "services"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
`,
  [`${OPERATOR}/non-namespaced/clusterrolebinding-operator.yaml`]: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: helloworld-operator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: helloworld-operator
subjects:
- kind: ServiceAccount
  name: helloworld-operator
  namespace: helloworld-operator
`,
  [`${OPERATOR}/namespaced/serviceaccount.yaml`]: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: helloworld-operator
  namespace: helloworld-operator
`,
  [`${OPERATOR}/namespaced/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: helloworld-operator
  namespace: helloworld-operator
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: helloworld-operator
  template:
    metadata:
      labels:
        app.kubernetes.io/name: helloworld-operator
    spec:
      serviceAccountName: helloworld-operator
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: manager
        image: registry.example.com/platform/helloworld-operator:1.4.0
        args: ["--leader-elect"]
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop: ["ALL"]
        resources:
          requests:
            cpu: 10m
            memory: 64Mi
          limits:
            cpu: 500m
            memory: 128Mi
`,
};

/** A later change of the operator: its metrics get a Service. */
export const helloworldMetrics: Files = {
  [`${OPERATOR}/namespaced/service-metrics.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: helloworld-operator-metrics
  namespace: helloworld-operator
spec:
  ports:
  - name: metrics
    port: 8443
    targetPort: metrics
  selector:
    app.kubernetes.io/name: helloworld-operator
`,
};

const INGRESS = 'features/ingress-nginx';
const ingressLabels = `    app.kubernetes.io/name: ingress-nginx
    app.kubernetes.io/component: controller`;

/** Feature `ingress-nginx`: the ingress controller. */
export const ingressNginx: Files = {
  [`${INGRESS}/non-namespaced/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: ingress-nginx
  labels:
    app.kubernetes.io/name: ingress-nginx
`,
  [`${INGRESS}/non-namespaced/ingressclass-nginx.yaml`]: `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: nginx
spec:
  controller: k8s.io/ingress-nginx
`,
  [`${INGRESS}/non-namespaced/clusterrole-ingress-nginx.yaml`]: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ingress-nginx
rules:
- apiGroups: [""]
  resources: ["configmaps", "endpoints", "namespaces", "nodes", "pods", "secrets", "services"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["networking.k8s.io"]
  resources: ["ingressclasses", "ingresses"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["networking.k8s.io"]
  resources: ["ingresses/status"]
  verbs: ["update"]
`,
  [`${INGRESS}/non-namespaced/clusterrolebinding-ingress-nginx.yaml`]: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ingress-nginx
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ingress-nginx
subjects:
- kind: ServiceAccount
  name: ingress-nginx
  namespace: ingress-nginx
`,
  [`${INGRESS}/namespaced/serviceaccount-ingress-nginx.yaml`]: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ingress-nginx
  namespace: ingress-nginx
`,
  [`${INGRESS}/namespaced/configmap-ingress-nginx-controller.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
data:
  allow-snippet-annotations: "false"
`,
  [`${INGRESS}/namespaced/service-ingress-nginx-controller.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports:
  - name: http
    port: 80
    targetPort: http
  - name: https
    port: 443
    targetPort: https
  selector:
${ingressLabels}
`,
  [`${INGRESS}/namespaced/deployment-ingress-nginx-controller.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: ingress-nginx
      app.kubernetes.io/component: controller
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
        app.kubernetes.io/component: controller
    spec:
      serviceAccountName: ingress-nginx
      containers:
      - name: controller
        image: registry.k8s.io/ingress-nginx/controller:v1.13.2
        args: ["/nginx-ingress-controller", "--ingress-class=nginx"]
        ports:
        - name: http
          containerPort: 80
        - name: https
          containerPort: 443
        resources:
          requests:
            cpu: 100m
            memory: 90Mi
`,
  [`${INGRESS}/namespaced/job-ingress-nginx-admission-create.yaml`]: `apiVersion: batch/v1
kind: Job
metadata:
  name: ingress-nginx-admission-create
  namespace: ingress-nginx
spec:
  template:
    spec:
      restartPolicy: OnFailure
      serviceAccountName: ingress-nginx
      containers:
      - name: create
        image: registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.2
        args: ["create", "--host=ingress-nginx-controller-admission", "--namespace=ingress-nginx", "--secret-name=ingress-nginx-admission"]
`,
};
