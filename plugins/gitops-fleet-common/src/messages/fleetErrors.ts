import type { KnownError } from './knownError';

const docs = 'https://fluxcd.io/flux/components/kustomize/kustomizations';

/** What goes wrong between clusters, dependencies and controllers, the most particular first. */
export const fleetErrors: readonly KnownError[] = [
  {
    id: 'dep-cycle',
    anyOf: [{ reasons: ['DependencyCycle'] }],
    title: 'Dependencies go in a circle',
    severity: 'error',
    cause: 'Each waits for the other, so that none of them ever starts.',
    steps: ['Remove one spec.dependsOn of the circle in a pull request'],
    link: `${docs}/#dependencies`,
  },
  {
    id: 'dep-missing',
    anyOf: [
      { flag: 'dependencyMissing' },
      {
        reasons: ['DependencyNotReady'],
        message: /dependency .* not found/,
      },
    ],
    title: 'A dependency does not exist',
    severity: 'error',
    cause:
      'spec.dependsOn names an object that was renamed, removed, or lies in another namespace.',
    steps: [
      'Compare spec.dependsOn with what exists: same kind, and its own namespace unless one is given',
    ],
    link: `${docs}/#dependencies`,
  },
  {
    id: 'kubeconfig-secret-missing',
    anyOf: [
      {
        message:
          /(unable to read|could not get|failed to get) KubeConfig secret|KubeConfig secret .* (not found|doesn't contain)/i,
      },
    ],
    title: 'The kubeconfig of the cluster is not there',
    severity: 'warning',
    cause:
      'The workload cluster is not provisioned yet, was deleted, or its Secret has another name.',
    steps: [
      'Look at the lifecycle of the workload cluster: its control plane writes the Secret when it is up',
      'Compare spec.kubeConfig.secretRef with <cluster>-kubeconfig in the same namespace',
    ],
    link: `${docs}/#remote-clusters--cluster-api`,
  },
  // Its message names an address that does not answer, too: that of a service on a cluster that does.
  {
    id: 'webhook-unavailable',
    anyOf: [{ message: /failed calling webhook/i }],
    title: 'An admission webhook does not answer',
    severity: 'error',
    cause:
      'The service behind a ValidatingWebhookConfiguration or MutatingWebhookConfiguration is down.',
    steps: [
      'Bring up the webhook that the message names, on the target cluster',
      'If it was installed just now, the next retry may succeed',
    ],
    link: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  },
  {
    id: 'cluster-unreachable',
    anyOf: [
      { reasons: ['ClusterUnreachable'] },
      { flag: 'connectivity' },
      {
        reasons: ['ReconciliationFailed', 'RESTClientError'],
        message:
          /failed to get (server groups|API group)|the server is currently unable to handle|(dial tcp|Kubernetes cluster unreachable)/i,
      },
    ],
    title: 'The workload cluster does not answer',
    severity: 'error',
    cause:
      'Its API server is down, or the network from the management cluster to it is closed.',
    steps: [
      'Look at the control plane of the workload cluster, and at its machines',
      'Check the network and load balancer between the management cluster and it',
      'Everything on it recovers by itself when it answers again',
    ],
    link: `${docs}/#remote-clusters--cluster-api`,
  },
  {
    id: 'controller-down',
    anyOf: [{ reasons: ['ControllerDown', 'ControllerSilent'] }],
    title: 'The controller does nothing',
    severity: 'error',
    cause:
      'The Flux controller of this kind does not run, or no longer writes what it does.',
    steps: [
      'Look at the Deployment of the controller in flux-system, and at its logs',
    ],
    link: 'https://fluxcd.io/flux/cheatsheets/troubleshooting/',
  },
  {
    id: 'no-progress',
    anyOf: [{ reasons: ['NoProgress'] }],
    title: 'It has been running for far too long',
    severity: 'error',
    cause:
      'The controller was restarted in the middle of a run or has lost a status write, or does not run.',
    steps: [
      'Reconcile it: flux reconcile <kind> <name>',
      'If nothing changes: look at the controller in flux-system, and restart it',
    ],
    link: 'https://fluxcd.io/flux/cheatsheets/troubleshooting/',
  },
  {
    id: 'termination-stuck',
    anyOf: [{ reasons: ['TerminationStuck', 'TerminationFailed'] }],
    title: 'It cannot be deleted',
    severity: 'error',
    cause:
      'The finalizer cannot remove what was applied: often the target cluster is gone already.',
    steps: [
      'Check whether the target cluster still answers',
      'If it is gone for good: suspend the resource, then delete it, so that nothing is pruned',
    ],
    link: `${docs}/#garbage-collection`,
  },
  {
    id: 'access-denied',
    anyOf: [{ reasons: ['AccessDenied'] }],
    title: 'A reference crosses namespaces',
    severity: 'error',
    cause:
      'The controllers run with cross-namespace references switched off (multi-tenancy lockdown).',
    steps: ['Move the referenced object into the same namespace'],
    link: 'https://fluxcd.io/flux/installation/configuration/multitenancy/',
  },
];
