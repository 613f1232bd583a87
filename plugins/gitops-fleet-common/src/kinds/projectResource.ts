import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { summarizeInventory } from './inventory';
import { KindDescriptor } from './descriptors';

/** Longest message that is kept, in characters. */
const longestMessage = 2_048;

const secrets: [RegExp, string][] = [
  [/:\/\/[^\s/@]+@/g, '://'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [
    /\b(password|passwd|token|secret|client[_-]?secret|access[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"',;}]+/gi,
    '$1$2[redacted]',
  ],
  [
    /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g,
    '[redacted PEM block]',
  ],
];

/**
 * A message without the credentials that controllers copy into it, at most 2,048 characters long.
 *
 * @public
 */
export function scrubMessage(message: string): string {
  let text = message.slice(0, 4 * longestMessage);
  for (const [pattern, replacement] of secrets) {
    text = text.replace(pattern, replacement);
  }
  return text.length > longestMessage
    ? `${text.slice(0, longestMessage - 1)}…`
    : text;
}

/**
 * An address without the user and password that it may carry.
 *
 * @public
 */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, '$1');
}

function without(
  fields: { [field: string]: unknown },
  path: string[],
): { [field: string]: unknown } {
  const [first, ...rest] = path;
  if (!(first in fields)) {
    return fields;
  }
  const copy = { ...fields };
  if (rest.length === 0) {
    delete copy[first];
  } else {
    copy[first] = without(asMap(copy[first]), rest);
  }
  return copy;
}

const metadataFields = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'labels',
] as const;

/** Annotations that a rule reads. Every other one can hold anything. */
const annotationNames =
  /^(reconcile\.fluxcd\.io|fluxcd\.controlplane\.io|cluster\.x-k8s\.io|kustomize\.toolkit\.fluxcd\.io)\//;

/**
 * What of an object stays in memory: nothing that is large without being shown, and nothing that can hold a secret.
 * `status.inventory` becomes a summary; see `summarizeInventory`. The input is not changed.
 *
 * @public
 */
export function projectResource(
  resource: KubernetesObject,
  descriptor: KindDescriptor,
): KubernetesObject {
  const metadata: { [field: string]: unknown } = {};
  for (const field of metadataFields) {
    if (resource.metadata?.[field] !== undefined) {
      metadata[field] = resource.metadata[field];
    }
  }
  metadata.annotations = Object.fromEntries(
    Object.entries(asMap(resource.metadata?.annotations)).filter(([name]) =>
      annotationNames.test(name),
    ),
  );
  let projected: { [field: string]: unknown } = {
    spec: asMap(resource.spec),
    status: asMap(resource.status),
  };
  for (const path of descriptor.drop) {
    projected = without(projected, path.split('.'));
  }
  const spec = { ...asMap(projected.spec) };
  const url = asText(spec.url);
  if (url) {
    spec.url = withoutCredentials(url);
  }
  const status = { ...asMap(projected.status) };
  if (status.inventory !== undefined) {
    status.inventory = summarizeInventory(status.inventory);
  }
  if (status.conditions !== undefined) {
    status.conditions = scrubConditions(status.conditions);
  }
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind ?? descriptor.kind,
    metadata,
    spec,
    status,
  };
}

function scrubConditions(conditions: unknown): unknown {
  return asMaps(conditions).map(condition => {
    const message = asText(condition.message);
    return message
      ? { ...condition, message: scrubMessage(message) }
      : condition;
  });
}
