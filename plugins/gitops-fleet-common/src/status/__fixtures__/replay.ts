import { parse } from 'yaml';
import { KubernetesObject } from '../../kubernetes/object';
import { asMap, asMaps } from '../../kubernetes/read';

type Fields = { [field: string]: unknown };

/** An object as watchers saw it after each write, until it was gone. */
export type Replay = KubernetesObject[];

const apiVersions: { [kind: string]: string } = {
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  GitRepository: 'source.toolkit.fluxcd.io/v1',
};

/** When the first write of a replay is, and how much later each next one, in milliseconds. */
export const replayBegins = Date.parse('2026-11-24T12:00:00Z');
export const betweenWrites = 1_000;

const hash = (commit: string) => commit.slice(1).padStart(40, '0');

/**
 * The objects of a recording, by `Kind/name`. Times are filled in: one write a second, and a transition time that moves
 * with status, reason and message, as Flux's runtime writes it.
 */
export function replay(recording: string): { [object: string]: Replay } {
  // A commit is a name there, and a hash in what a controller writes.
  const text = recording.replace(
    /@sha1:(c\d+)/g,
    (_, commit: string) => `@sha1:${hash(commit)}`,
  );
  const { objects } = parse(text) as {
    objects: { [name: string]: (Fields | 'gone')[] };
  };
  return Object.fromEntries(
    Object.entries(objects).map(([name, writes]) => [
      name,
      states(name, writes),
    ]),
  );
}

/** `<branch>@sha1:…` of a commit that a recording calls `c1`, `c2`, … */
export function revisionOf(branch: string, commit: string): string {
  return `${branch}@sha1:${hash(commit)}`;
}

function states(name: string, writes: (Fields | 'gone')[]): Replay {
  const [kind, own] = name.split('/');
  const seen: Replay = [];
  let fields: Fields = {};
  writes.forEach((write, index) => {
    if (write === 'gone') {
      return;
    }
    fields = merged(fields, write);
    const { spec, status, ...metadata } = fields;
    const time = new Date(replayBegins + index * betweenWrites).toISOString();
    const before = asMaps(asMap(seen[seen.length - 1]?.status).conditions);
    seen.push({
      apiVersion: apiVersions[kind],
      kind,
      metadata: {
        ...(metadata as KubernetesObject['metadata']),
        ...(metadata.deletionTimestamp ? { deletionTimestamp: time } : {}),
        name: own,
        namespace: 'replay',
        creationTimestamp: new Date(replayBegins).toISOString(),
      },
      spec,
      status: {
        ...asMap(status),
        conditions: asMaps(asMap(status).conditions).map(condition =>
          withTransition(condition, before, time),
        ),
      },
    } as KubernetesObject);
  });
  return seen;
}

function withTransition(
  condition: Fields,
  before: Fields[],
  time: string,
): Fields {
  const same = before.find(
    other =>
      other.type === condition.type &&
      other.status === condition.status &&
      other.reason === condition.reason &&
      other.message === condition.message,
  );
  return { ...condition, lastTransitionTime: same?.lastTransitionTime ?? time };
}

/** RFC 7386. */
function merged(target: Fields, patch: Fields): Fields {
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else if (typeof value === 'object' && !Array.isArray(value)) {
      result[key] = merged(asMap(result[key]), value as Fields);
    } else {
      result[key] = value;
    }
  }
  return result;
}
