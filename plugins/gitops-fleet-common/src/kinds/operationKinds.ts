import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { KindDescriptor, present, reference } from './kindDescriptor';

const imageGroup = 'image.toolkit.fluxcd.io';
const notificationGroup = 'notification.toolkit.fluxcd.io';
const operatorGroup = 'fluxcd.controlplane.io';
const imageVersions = ['v1', 'v1beta2', 'v1beta1'] as const;
const notificationVersions = ['v1beta3', 'v1beta2', 'v1beta1'] as const;

/** `spec.components` of a FluxReport: each controller of Flux, whether its Deployment is ready, and what that says. */
function controllerDown(report: KubernetesObject) {
  const down = asMaps(asMap(report.spec).components).filter(
    ({ ready }) => ready === false,
  );
  return down.length === 0
    ? undefined
    : {
        reason: 'ControllerDown',
        message: down
          .map(({ name, status }) =>
            [`${asText(name) ?? 'A controller'} is not ready`, asText(status)]
              .filter(Boolean)
              .join(': '),
          )
          .join('\n'),
      };
}

/**
 * What follows images, sends messages and looks after Flux itself. Of their specs only what is named here passes: addresses,
 * inputs and templates can hold secrets.
 */
export const operationKinds: readonly KindDescriptor[] = [
  {
    group: imageGroup,
    kind: 'ImageRepository',
    plural: 'imagerepositories',
    versions: imageVersions,
    role: 'image',
    operations: { reconcile: true, suspend: 'field' },
    watched: false,
    optional: true,
    keepOfSpec: ['image', 'interval', 'suspend', 'timeout'],
    drop: ['status.lastScanResult.latestTags'],
  },
  {
    group: imageGroup,
    kind: 'ImagePolicy',
    plural: 'imagepolicies',
    versions: imageVersions,
    role: 'image',
    operations: { reconcile: true },
    watched: false,
    optional: true,
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).imageRepositoryRef, resource, {
          group: imageGroup,
          kind: 'ImageRepository',
        }),
      ]),
    // It answers from old tags while its repository cannot be scanned (image-reflector-controller#449).
    canUseSource: source => asMap(source.status).lastScanResult !== undefined,
    keepOfSpec: ['imageRepositoryRef', 'interval', 'policy', 'suspend'],
    drop: [],
  },
  {
    group: imageGroup,
    kind: 'ImageUpdateAutomation',
    plural: 'imageupdateautomations',
    versions: imageVersions,
    role: 'image',
    operations: { reconcile: true, suspend: 'field' },
    watched: false,
    optional: true,
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: 'source.toolkit.fluxcd.io',
          kind: 'GitRepository',
        }),
      ]),
    keepOfSpec: ['interval', 'sourceRef', 'suspend'],
    drop: ['status.observedPolicies'],
  },
  {
    group: notificationGroup,
    kind: 'Alert',
    plural: 'alerts',
    versions: notificationVersions,
    role: 'notification',
    operations: { reconcile: false, suspend: 'field' },
    watched: false,
    optional: true,
    // v1beta3 has no status.
    isStatic: () => true,
    keepOfSpec: ['eventSeverity', 'providerRef', 'suspend'],
    drop: [],
  },
  {
    group: notificationGroup,
    kind: 'Provider',
    plural: 'providers',
    versions: notificationVersions,
    role: 'notification',
    operations: { reconcile: false, suspend: 'field' },
    watched: false,
    optional: true,
    isStatic: () => true,
    keepOfSpec: ['interval', 'suspend', 'timeout', 'type'],
    drop: [],
  },
  {
    group: notificationGroup,
    kind: 'Receiver',
    plural: 'receivers',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    role: 'notification',
    operations: { reconcile: true, suspend: 'field' },
    watched: false,
    optional: true,
    keepOfSpec: ['interval', 'suspend', 'type'],
    // Whoever knows the path can call it.
    drop: ['status.webhookPath', 'status.url'],
  },
  {
    group: operatorGroup,
    kind: 'FluxInstance',
    plural: 'fluxinstances',
    versions: ['v1'],
    role: 'operator',
    operations: { reconcile: true, suspend: 'annotation' },
    applied: 'revision',
    watched: false,
    optional: true,
    keepOfSpec: ['distribution', 'wait'],
    drop: [
      'spec.distribution.artifactPullSecret',
      'spec.distribution.imagePullSecret',
    ],
  },
  {
    group: operatorGroup,
    kind: 'FluxReport',
    plural: 'fluxreports',
    versions: ['v1'],
    role: 'operator',
    watched: false,
    optional: true,
    reportedFailure: controllerDown,
    keepOfSpec: ['components', 'distribution', 'reconcilers'],
    drop: [],
    messages: ['spec.components.*.status'],
  },
  {
    group: operatorGroup,
    kind: 'ResourceSet',
    plural: 'resourcesets',
    versions: ['v1'],
    role: 'applier',
    operations: { reconcile: true, suspend: 'annotation' },
    watched: true,
    optional: true,
    // An entry names its own kind.
    dependenciesOf: resource =>
      present(
        asMaps(asMap(resource.spec).dependsOn).map(dependency =>
          reference(dependency, resource, {
            group: operatorGroup,
            kind: 'ResourceSet',
          }),
        ),
      ),
    keepOfSpec: ['dependsOn', 'serviceAccountName', 'wait'],
    drop: ['spec.dependsOn.*.readyExpr'],
  },
  {
    group: operatorGroup,
    kind: 'ResourceSetInputProvider',
    plural: 'resourcesetinputproviders',
    versions: ['v1'],
    role: 'operator',
    operations: { reconcile: true, suspend: 'annotation' },
    watched: false,
    optional: true,
    keepOfSpec: ['type'],
    drop: ['status.exportedInputs'],
  },
];
