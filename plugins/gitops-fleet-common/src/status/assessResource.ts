import { describeCycle } from '../dependencies/findBlockers';
import { descriptorOfObject } from '../kinds/descriptors';
import type {
  KindDescriptor,
  ResourceReference,
} from '../kinds/kindDescriptor';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';
import { isInSync } from '../revision/applied';
import { effectiveReference } from '../topology/channel';
import { isReferencePending } from '../topology/referencePending';
import { isRemoteApplier } from '../topology/ancestors';
import { Condition, readConditions } from './conditions';
import { isSuspended } from './deletion';
import { shownStatus } from './display';
import { ObjectStatus, readObjectStatus } from './objectStatus';
import { readSilence } from './silence';
import {
  AssessmentContext,
  ReconciliationStatus,
  ResourceAssessment,
} from './status';

/** What a failed connection to a workload cluster looks like in a controller's message. */
const connectionFailure =
  /dial tcp|i\/o timeout|connection refused|no route to host|no such host|TLS handshake timeout|connection reset|x509:|Unauthorized|provide credentials|unable to read KubeConfig secret|could not get KubeConfig secret|context deadline exceeded/i;

/** Reasons under which such a message is about something else: the source controller, a remote base, a workload. */
const notAboutTheCluster = [
  'ArtifactFailed',
  'BuildFailed',
  'HealthCheckFailed',
  'ValuesError',
  'SourceNotReady',
  'AccessDenied',
  'InvalidCELExpression',
];

/** Statuses whose reason may change without a person saying that anything did. */
const steady: ReconciliationStatus[] = [
  'Ready',
  'Suspended',
  'Stale',
  'Progressing',
];

/**
 * Says what is true of a Flux resource and what a person is shown of it.
 *
 * Total, deterministic and pure: no input throws, none is changed, and the clock is `context.now`. The rules are rows
 * A1–A22 (the object alone) and B1–B8 (its neighbours) of the status semantics; `README.md` of this package tells where
 * and why they differ from kstatus and `flux get`.
 *
 * @param resource - the object, whole or projected
 * @param context - whatever is known of its neighbours; the less is known, the less is claimed
 * @public
 */
export function assessResource(
  resource: KubernetesObject,
  context: AssessmentContext,
): ResourceAssessment {
  const now = context.now.getTime();
  const own = readObjectStatus(resource, now);
  addAdapterFlag(resource, own);
  addAncestorFlag(own, context);
  const awaitingSince =
    own.reason === 'AwaitingReconcile'
      ? context.previous?.awaitingSince ?? context.now.toISOString()
      : undefined;
  const freshness = context.freshness?.stale
    ? context.freshness
    : readSilence(resource, own, context, awaitingSince);
  if (!own.flags.has('deleting')) {
    joinSource(resource, own, context);
    joinCluster(resource, own, context);
    joinDependencies(resource, own, context);
  }
  const inSync = isInSync(resource, context.source);
  const shown = shownStatus(resource, own, inSync, context);
  const ready = own.conditions.get('Ready');
  const assessment: ResourceAssessment = {
    status: own.status,
    reason: own.reason,
    message: own.message,
    displayStatus: shown.status,
    displayReason: shown.reason,
    displayMessage: shown.message,
    flags: own.flags.size === 0 ? [] : [...own.flags].sort(),
  };
  if (inSync !== undefined) {
    assessment.inSync = inSync;
  }
  if (own.lastKnown) {
    assessment.lastKnown = own.lastKnown;
  }
  if (awaitingSince) {
    assessment.awaitingSince = awaitingSince;
  }
  return withSince(
    withFreshness(assessment, freshness),
    ready?.lastTransition,
    context,
  );
}

/** Row B6: what an ancestor does not apply any more does not arrive. */
function addAncestorFlag(
  own: ObjectStatus,
  { ancestors = [] }: AssessmentContext,
): void {
  if (
    ancestors.some(
      ancestor => isSuspended(ancestor) && !isRemoteApplier(ancestor),
    )
  ) {
    own.flags.add('ancestorSuspended');
  }
}

/** A kind that is not known, or not in this version, is read by what every condition means, and says so. */
function addAdapterFlag(resource: KubernetesObject, own: ObjectStatus): void {
  const descriptor = descriptorOfObject(resource);
  if (!descriptor) {
    own.flags.add('genericKind');
    return;
  }
  const version = (resource.apiVersion ?? '').slice(
    descriptor.group.length + 1,
  );
  if (!descriptor.versions.includes(version)) {
    own.flags.add('apiDrift');
  }
}

/** Rows B1, B1b and B2. */
function joinSource(
  resource: KubernetesObject,
  own: ObjectStatus,
  { source, sources }: AssessmentContext,
): void {
  addReferenceFlags(resource, own);
  const descriptor = descriptorOfObject(resource);
  if (!descriptor?.sourcesOf) {
    return;
  }
  if (!descriptor.needsEverySource) {
    joinOneSource(own, descriptor, source, () =>
      descriptor.sourcesOf!(resource).at(-1),
    );
    return;
  }
  (sources ?? [source]).forEach((each, index) =>
    joinOneSource(
      own,
      descriptor,
      each,
      () => descriptor.sourcesOf!(resource)[index],
    ),
  );
}

function joinOneSource(
  own: ObjectStatus,
  descriptor: KindDescriptor,
  source: KubernetesObject | null | undefined,
  /** What somebody has named; see `usedSources` of the dependencies. */
  named: () => ResourceReference | undefined,
): void {
  if (source === undefined) {
    return;
  }
  if (source === null) {
    if (!['Progressing', 'Stalled', 'Suspended'].includes(own.status)) {
      if (own.status !== 'Failed') {
        own.message = missingSource(named());
      }
      own.status = 'Failed';
      own.reason = 'SourceNotFound';
    }
    return;
  }
  const isStatic = descriptorOfObject(source)?.isStatic?.(source) ?? false;
  if (
    own.status === 'Failed' &&
    own.reason === 'ArtifactFailed' &&
    !isStatic &&
    !hasArtifact(source)
  ) {
    own.status = 'DependencyNotReady';
    own.reason = 'SourceNotReady';
    own.flags.delete('retrying');
  }
  const conditions = readConditions(source);
  const failing = ['Ready', 'Stalled']
    .map(type => conditions.get(type))
    .find(
      condition =>
        condition?.status === (condition?.type === 'Ready' ? 'False' : 'True'),
    );
  if (failing) {
    own.flags.add('sourceFailing');
  }
  if (descriptor.canUseSource) {
    const usable = !failing && descriptor.canUseSource(source);
    joinUsableSource(own, usable, failing ?? conditions.get('Ready'));
  }
  if (isSuspended(source)) {
    own.flags.add('sourceSuspended');
  }
}

function hasArtifact(source: KubernetesObject): boolean {
  return asText(asMap(asMap(source.status).artifact).revision) !== undefined;
}

function missingSource(named: ResourceReference | undefined): string {
  return named
    ? `${named.kind} ${named.namespace}/${named.name}, which it takes its content from, does not exist`
    : '';
}

/** Row B1b: it may say Ready and answer from what it has taken before. */
function joinUsableSource(
  own: ObjectStatus,
  usable: boolean,
  said: Condition | undefined,
): void {
  if (usable || ['Progressing', 'Stalled', 'Suspended'].includes(own.status)) {
    return;
  }
  own.status = 'DependencyNotReady';
  own.reason = 'SourceNotReady';
  own.message = said?.message ?? '';
  own.flags.delete('retrying');
}

/** What a GitRepository's own fields tell about its artifact. */
function addReferenceFlags(
  resource: KubernetesObject,
  own: ObjectStatus,
): void {
  if (descriptorOfObject(resource)?.follows !== 'git') {
    return;
  }
  const revision = asText(asMap(asMap(resource.status).artifact).revision);
  if (revision && own.status === 'Failed') {
    own.flags.add('servingStaleArtifact');
  }
  if (isReferencePending(resource)) {
    own.flags.add('refMismatch');
  }
  const { channel } = effectiveReference(resource);
  if (resource.metadata?.name === 'release' && channel === 'trunk') {
    own.flags.add('channelNameMismatch');
  }
}

/** Rows B3 and B4. */
function joinCluster(
  resource: KubernetesObject,
  own: ObjectStatus,
  { cluster }: AssessmentContext,
): void {
  if (
    !isRemoteApplier(resource) ||
    !['Failed', 'Unknown'].includes(own.status) ||
    notAboutTheCluster.includes(own.reason) ||
    !connectionFailure.test(own.message)
  ) {
    return;
  }
  own.flags.add('connectivity');
  const waitsFor = {
    Pending: 'ClusterProvisioning',
    Provisioning: 'ClusterProvisioning',
    Hibernated: 'ClusterHibernated',
    Stopping: 'ClusterHibernated',
    Resuming: 'ClusterResuming',
    Deleting: 'ClusterDeleting',
  }[cluster?.lifecycle as string];
  if (waitsFor) {
    own.status = 'DependencyNotReady';
    own.reason = waitsFor;
  } else if (cluster?.connectivity === 'Unreachable') {
    own.status = 'Failed';
    own.reason = 'ClusterUnreachable';
  }
}

/** The part of row B5 that one object's neighbours can tell. Those who wait for each other wait for ever. */
function joinDependencies(
  resource: KubernetesObject,
  own: ObjectStatus,
  { dependencies, dependencyCycle }: AssessmentContext,
): void {
  const waits =
    own.status === 'DependencyNotReady' && own.reason === 'DependencyNotReady';
  const cycle = waits ? dependencyCycle?.() : undefined;
  if (cycle) {
    own.status = 'Stalled';
    own.reason = 'DependencyCycle';
    own.message = describeCycle(cycle);
    return;
  }
  const wanted = descriptorOfObject(resource)?.dependenciesOf?.(resource) ?? [];
  if (
    dependencies &&
    own.reason === 'DependencyNotReady' &&
    dependencies.length < wanted.length
  ) {
    own.flags.add('dependencyMissing');
  }
}

/** Row B8: what is not fresh is never shown as healthy. */
function withFreshness(
  assessment: ResourceAssessment,
  freshness: AssessmentContext['freshness'],
): ResourceAssessment {
  if (!freshness?.stale) {
    return assessment;
  }
  const reason = freshness.reason ?? 'ManagementClusterUnreachable';
  return {
    ...assessment,
    status: 'Stale',
    reason,
    displayStatus: 'Stale',
    displayReason: reason,
    lastKnown: assessment.lastKnown ?? assessment.displayStatus,
    ...(freshness.since && { since: freshness.since.toISOString() }),
  };
}

/** Ready's own transition time moves with every run, so what was shown before keeps its age. The assessment is changed. */
function withSince(
  assessment: ResourceAssessment,
  lastTransition: number | undefined,
  { previous }: AssessmentContext,
): ResourceAssessment {
  const sameVerdict =
    previous?.since !== undefined &&
    previous.displayStatus === assessment.displayStatus &&
    (steady.includes(assessment.displayStatus) ||
      previous.displayReason === assessment.displayReason);
  if (sameVerdict) {
    assessment.since = previous!.since;
  } else if (assessment.since === undefined && lastTransition !== undefined) {
    assessment.since = new Date(lastTransition).toISOString();
  }
  return assessment;
}
