import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { readConditions } from '../status/conditions';
import { parseRevision, sameRevision } from './revision';

/**
 * The revision that a resource has applied, as Flux writes it; for a source that of its artifact.
 *
 * A Kustomization's conditions are written before its status fields, so a condition that says `Applied revision: …`
 * knows more than `lastAppliedRevision`. A HelmRelease of v2 has only its history. What a ResourceSet calls its last
 * applied revision is a digest of its inputs: it has applied none.
 *
 * @public
 */
export function appliedRevision(resource: KubernetesObject): string {
  const status = asMap(resource.status);
  const artifact = asText(asMap(status.artifact).revision);
  if (artifact) {
    return artifact;
  }
  const descriptor = descriptorOfObject(resource);
  if (descriptor?.applied === 'release') {
    return (
      asText(deployedRelease(resource)?.chartVersion) ??
      asText(status.lastAppliedRevision) ??
      ''
    );
  }
  if (descriptor && !descriptor.applied) {
    return '';
  }
  const applied = asText(status.lastAppliedRevision) ?? '';
  // Nearly always so, and the conditions need not be read for it.
  if (soleReadyMessage(status.conditions) === `Applied revision: ${applied}`) {
    return applied;
  }
  const ready = readConditions(resource).get('Ready');
  const said = /^Applied revision: (\S+)/.exec(ready?.message ?? '');
  return said && ready?.status === 'True' ? said[1] : applied;
}

/** What the Ready condition says; `undefined` where there is none, or more than one. */
function soleReadyMessage(conditions: unknown): unknown {
  let found: unknown;
  let count = 0;
  for (const condition of Array.isArray(conditions) ? conditions : []) {
    if (condition?.type === 'Ready') {
      found = condition.message;
      count++;
    }
  }
  return count === 1 ? found : undefined;
}

/**
 * The revision that a resource last tried.
 *
 * @public
 */
export function attemptedRevision(resource: KubernetesObject): string {
  return asText(asMap(resource.status).lastAttemptedRevision) ?? '';
}

/** The release of a HelmRelease's history that is deployed. */
function deployedRelease(resource: KubernetesObject) {
  return asMaps(asMap(resource.status).history).find(
    release => release.status === 'deployed',
  );
}

/**
 * Whether a Kustomization or a HelmRelease has applied what its source offers; a Kustomization that has applied nothing
 * yet has not. `undefined` where that cannot be told: the source has no artifact, a chart comes from something that is no
 * chart, or the resource is of a kind that applies nothing (a HelmChart's version and its repository's index have nothing
 * in common).
 *
 * @public
 */
export function isInSync(
  resource: KubernetesObject,
  source: KubernetesObject | null | undefined,
): boolean | undefined {
  const offered = asText(asMap(asMap(source?.status).artifact).revision);
  if (!offered) {
    return undefined;
  }
  const applied = descriptorOfObject(resource)?.applied;
  if (applied === 'revision') {
    return sameRevision(offered, appliedRevision(resource));
  }
  const origin = source ? descriptorOfObject(source) : undefined;
  return applied === 'release' && origin?.offersChart
    ? isChartInSync(resource, offered, origin.follows === 'oci')
    : undefined;
}

/**
 * Digests decide where both have one. A version is as good where the artifact is named after it, as a HelmChart's and an
 * ExternalArtifact's (`6.8.0@sha256:…`) are; the tag of an OCIRepository need not be the chart's version.
 */
function isChartInSync(
  resource: KubernetesObject,
  offered: string,
  namedByTag: boolean,
): boolean | undefined {
  const wanted = parseRevision(offered);
  const deployed = parseRevision(appliedRevision(resource));
  const digest =
    asText(deployedRelease(resource)?.ociDigest) ??
    (deployed.hash && `sha256:${deployed.hash}`);
  if (wanted.hash && digest) {
    return sameRevision(offered, digest);
  }
  const version = wanted.hash ? wanted.version : wanted.name;
  return namedByTag || !version || !deployed.name
    ? undefined
    : version === deployed.name;
}
