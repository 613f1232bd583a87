import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { summarizeInventory, summarizeSnapshot } from './inventory';
import { descriptorOfObject } from './descriptors';
import type { KindDescriptor } from './kindDescriptor';

/**
 * Raised whenever other things of a resource pass the door than before: what was projected until then lacks them, or has too
 * much, although its resource version is the same.
 *
 * @public
 */
export const projectionVersion = 2;

/** Longest message that is kept, in characters. */
const longestMessage = 2_048;

/** Names of what is secret, at the end of a longer name too: `access_token`, `GITHUB_TOKEN`, `X-Amz-Signature`. */
const secretName =
  '[\\w-]*(?:password|passwd|pwd|token|secret|api[_-]?key|access[_-]?key|private[_-]?key|signature|credential)';

const secrets: [RegExp, string][] = [
  [/:\/\/[^\s/'"`]+@/g, '://'],
  // Words follow these names in prose ("basic authentication"), what is encoded holds digits.
  [/\b(bearer|basic)\s+(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  // Tokens of GitHub, GitLab, Slack and AWS, and JSON web tokens.
  [
    /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)/g,
    '[redacted]',
  ],
  // Whoever knows the path of a Receiver can call it, and notification-controller writes it into the Ready condition.
  [/(\/hook\/)[0-9a-f]{16,}/g, '$1[redacted]'],
  // The same as below inside a text that was quoted: \"token\": \"…\".
  [
    new RegExp(
      `\\\\"(${secretName})\\\\"(\\s*:\\s*)\\\\"(?:[^"\\\\]|\\\\(?!"))*`,
      'gi',
    ),
    '\\"$1\\"$2\\"[redacted]',
  ],
  // "token": "…". A quote that ends a longer name ('flux-system/github-token': …) begins no value.
  [
    new RegExp(
      `(["'])(${secretName})\\1(\\s*[:=]\\s*)("[^"]*"?|'[^']*'?)`,
      'gi',
    ),
    '$1$2$1$3"[redacted]"',
  ],
  [
    new RegExp(
      `(?<![\\w-])(${secretName})(\\s*[:=]\\s*)("[^"]*"?|'[^']*'?|[^\\s"',;&}]+)`,
      'gi',
    ),
    '$1$2[redacted]',
  ],
  [
    /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g,
    '[redacted PEM block]',
  ],
];

/** What every text has that one of `secrets` fits: nearly all have nothing of it, and are through. */
const hintOfSecret =
  /:\/\/|\/hook\/|bearer|basic|pass|pwd|token|secret|key|signature|credential|gh[pousr]_|github_|glpat|xox|AKIA|eyJ|-----BEGIN/i;

/**
 * A message without the credentials that controllers copy into it, at most 2,048 characters long.
 *
 * @public
 */
export function scrubMessage(message: string): string {
  let text = message.slice(0, 4 * longestMessage);
  if (hintOfSecret.test(text)) {
    for (const [pattern, replacement] of secrets) {
      text = text.replace(pattern, replacement);
    }
  }
  return text.length > longestMessage
    ? `${text.slice(0, longestMessage - 1)}…`
    : text;
}

/**
 * An address without the user and password that it may carry, and without secrets in its query.
 *
 * @public
 */
export function withoutCredentials(url: string): string {
  return scrubMessage(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/i, '$1'));
}

type Fields = { [field: string]: unknown };

/**
 * A copy of `value` with `change` made at a path; what lies beside it is shared, and all of it where the path leads
 * nowhere. `*` stands for every field and every entry. A change that gives `undefined` removes the field.
 *
 * @param at - the step of the path that is taken next
 */
function changeAt(
  value: unknown,
  path: readonly string[],
  change: (found: unknown) => unknown,
  at = 0,
): unknown {
  if (path.length === at) {
    return change(value);
  }
  const first = path[at];
  if (Array.isArray(value)) {
    return first === '*'
      ? value.map(entry => changeAt(entry, path, change, at + 1))
      : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const fields = value as Fields;
  let copy: Fields | undefined;
  for (const field of first === '*' ? Object.keys(fields) : [first]) {
    if (!Object.hasOwn(fields, field)) {
      continue;
    }
    const changed = changeAt(fields[field], path, change, at + 1);
    if (changed === fields[field]) {
      continue;
    }
    copy ??= { ...fields };
    if (changed === undefined) {
      delete copy[field];
    } else {
      copy[field] = changed;
    }
  }
  return copy ?? value;
}

const remove = () => undefined;
const scrub = (found: unknown) =>
  typeof found === 'string' ? scrubMessage(found) : undefined;

/** What is said of a kind that decides what of its objects passes. */
type Redaction = Pick<
  KindDescriptor,
  'drop' | 'messages' | 'keepOfSpec' | 'keepOfHistory'
> & { kind?: string; keepOfStatus?: readonly string[] };

/** Nobody knows what the other fields hold. */
const unknownKind: Redaction = {
  keepOfSpec: ['suspend', 'interval', 'retryInterval', 'timeout'],
  keepOfStatus: ['conditions', 'observedGeneration', 'lastHandledReconcileAt'],
  drop: [],
};

/** The changes of a kind, with their paths taken apart once. */
const changesOf = new WeakMap<
  Redaction,
  (readonly [string[], (found: unknown) => unknown])[]
>();

function pathsOf(descriptor: Redaction) {
  let changes = changesOf.get(descriptor);
  if (!changes) {
    changes = [
      ...descriptor.drop.map(path => [path.split('.'), remove] as const),
      ...(descriptor.messages ?? []).map(
        path => [path.split('.'), scrub] as const,
      ),
    ];
    changesOf.set(descriptor, changes);
  }
  return changes;
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

/** Fields of `spec` that hold the address of a source. */
const addressFields = ['url', 'endpoint'] as const;

/** Annotations that a rule reads. Every other one can hold anything. */
const annotationNames =
  /^(reconcile\.fluxcd\.io|fluxcd\.controlplane\.io|cluster\.x-k8s\.io|hive\.openshift\.io|kustomize\.toolkit\.fluxcd\.io)\/|^gitops-fleet\.io\/owner$/;

/**
 * What of an object stays in memory: nothing that is large without being shown, and nothing that can hold a secret.
 * `status.inventory`, or the `status.snapshot` that v1beta1 has in its place, becomes a summary; see `summarizeInventory`. The input is not changed.
 *
 * @param descriptor - of the object's kind. Of a kind that is not known, only what every reconciler has passes
 *
 * @public
 */
export function projectResource(
  resource: KubernetesObject,
  descriptor: Redaction = descriptorOfObject(resource) ?? unknownKind,
): KubernetesObject {
  const metadata: Fields = {};
  for (const field of metadataFields) {
    if (resource.metadata?.[field] !== undefined) {
      metadata[field] = resource.metadata[field];
    }
  }
  metadata.annotations = readAnnotations(resource);
  let projected: unknown = {
    spec: keepOf(asMap(resource.spec), descriptor.keepOfSpec),
    status: keepOf(asMap(resource.status), descriptor.keepOfStatus),
  };
  for (const [path, change] of pathsOf(descriptor)) {
    projected = changeAt(projected, path, change);
  }
  const spec = { ...asMap(asMap(projected).spec) };
  for (const field of addressFields) {
    const address = asText(spec[field]);
    if (address) {
      spec[field] = withoutCredentials(address);
    }
  }
  const status = { ...asMap(asMap(projected).status) };
  if (status.inventory !== undefined) {
    status.inventory = summarizeInventory(status.inventory);
  }
  if (status.snapshot !== undefined) {
    status.inventory ??= summarizeSnapshot(status.snapshot);
    delete status.snapshot;
  }
  if (status.conditions !== undefined) {
    status.conditions = scrubConditions(status.conditions);
  }
  const { keepOfHistory } = descriptor;
  if (keepOfHistory && status.history !== undefined) {
    status.history = asMaps(status.history)
      .slice(0, keepOfHistory.entries)
      .map(entry => keepOf(entry, keepOfHistory.fields));
  }
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind ?? descriptor.kind ?? '',
    metadata,
    spec,
    status,
  };
}

function readAnnotations({ metadata }: KubernetesObject): Fields {
  const annotations = asMap(metadata?.annotations);
  return keepOf(
    annotations,
    Object.keys(annotations).filter(name => annotationNames.test(name)),
  );
}

/** The fields that are kept; all where none are named. */
function keepOf(spec: Fields, kept: readonly string[] | undefined): Fields {
  if (!kept) {
    return spec;
  }
  const fields: Fields = {};
  for (const field of kept) {
    if (Object.hasOwn(spec, field)) {
      fields[field] = spec[field];
    }
  }
  return fields;
}

function scrubConditions(conditions: unknown): unknown {
  return asMaps(conditions).map(condition => {
    const message = asText(condition.message);
    const scrubbed = message && scrubMessage(message);
    return scrubbed === message
      ? condition
      : { ...condition, message: scrubbed };
  });
}
