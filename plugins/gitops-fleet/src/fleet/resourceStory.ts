import {
  ReconciliationStatus,
  ResourceRecord,
  sameRevision,
  shortRevision,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { formatAge, formatMoment } from './age';

/** `v0.0.4`, or the hash of a revision without a name that says more. */
export function revisionText(revision: string): string {
  const { name, hash } = shortRevision(revision);
  return [name, hash && (name ? `(${hash})` : hash)].filter(Boolean).join(' ');
}

/** A key's last part, as people call the resource. */
export function nameOfKey(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** What a source follows, as people say it: `tag v0.0.4`. */
export function referenceText(reference: string): string {
  return reference.replace(':', ' ');
}

/** One step on the way from a commit to a healthy object. */
export interface Step {
  name: 'Fetched' | 'Attempted' | 'Applied' | 'Healthy';
  /** `open`: not reached yet; `unknown`: cannot be told. */
  state: 'done' | 'moving' | 'broken' | 'open' | 'unknown';
  text: string;
}

const failing: readonly ReconciliationStatus[] = ['Failed', 'Stalled'];

/**
 * How far the content that a reconciler's source offers has come. The first step that is not done says what it waits
 * for, the ones behind it are open.
 *
 * @param source - the reconciler's source, where it is known
 */
export function stepsOf(
  record: ResourceRecord,
  source: ResourceRecord | undefined,
): Step[] {
  const { wantedRevision, attemptedRevision, appliedRevision } = record;
  if (record.status === 'Stale') {
    return steps(
      ['unknown', revisionText(wantedRevision)],
      ['unknown', revisionText(attemptedRevision)],
      ['unknown', revisionText(appliedRevision)],
      ['unknown', 'not known'],
    );
  }
  const broken = failing.includes(record.status);
  const sourceBroken = source !== undefined && failing.includes(source.status);
  const stopped = broken ? 'broken' : 'open';
  const waiting = record.status === 'Progressing' ? 'moving' : stopped;
  const applied = sameRevision(appliedRevision, wantedRevision);
  const attempted = applied || sameRevision(attemptedRevision, wantedRevision);
  const fetchedText = revisionText(wantedRevision);
  if (sourceBroken || !wantedRevision) {
    return steps(
      [
        sourceBroken ? 'broken' : 'open',
        sourceBroken
          ? `${source.reason}, has ${fetchedText || 'nothing'}`
          : 'nothing yet',
      ],
      ['open', revisionText(attemptedRevision)],
      ['open', revisionText(appliedRevision)],
      ['open', ''],
    );
  }
  if (!attempted) {
    const held = record.suspended || record.status === 'DependencyNotReady';
    return steps(
      ['done', fetchedText],
      [
        held ? 'open' : waiting,
        held ? 'not started' : revisionText(attemptedRevision),
      ],
      ['open', revisionText(appliedRevision)],
      ['open', ''],
    );
  }
  if (!applied) {
    return steps(
      ['done', fetchedText],
      ['done', revisionText(attemptedRevision)],
      [waiting, revisionText(appliedRevision) || 'nothing yet'],
      ['open', ''],
    );
  }
  return steps(
    ['done', fetchedText],
    ['done', revisionText(attemptedRevision || appliedRevision)],
    ['done', revisionText(appliedRevision)],
    healthyStep(record, waiting),
  );
}

function healthyStep(
  record: ResourceRecord,
  waiting: Step['state'],
): [Step['state'], string] {
  if (record.status === 'Ready') {
    return ['done', 'yes'];
  }
  if (record.status === 'Suspended' && record.lastKnown) {
    return [
      record.lastKnown === 'Ready' ? 'done' : 'unknown',
      `${record.lastKnown} when suspended`,
    ];
  }
  return [waiting, waiting === 'broken' ? 'no' : 'not yet'];
}

function steps(
  fetched: [Step['state'], string],
  attempted: [Step['state'], string],
  applied: [Step['state'], string],
  healthy: [Step['state'], string],
): Step[] {
  const names = ['Fetched', 'Attempted', 'Applied', 'Healthy'] as const;
  return [fetched, attempted, applied, healthy].map(([state, text], index) => ({
    name: names[index],
    state,
    text: text || '–',
  }));
}

/**
 * A resource in a sentence: what it has, what keeps it from what it wants, and since when.
 *
 * @param now - epoch milliseconds
 */
export function resourceSentence(record: ResourceRecord, now: number): string {
  const since =
    record.since === undefined ? '' : ` for ${formatAge(now - record.since)}`;
  const has = record.appliedRevision
    ? revisionText(record.appliedRevision)
    : 'nothing';
  const wants = revisionText(record.wantedRevision);
  const behind =
    record.inSync === false && wants ? `, its source offers ${wants}` : '';
  switch (record.status) {
    case 'Ready':
      return record.appliedRevision
        ? `Has ${has} and has been ready${since}${behind}.`
        : `Has been ready${since}.`;
    case 'Progressing':
      return wants && behind
        ? `Moves from ${has} to ${wants}.`
        : `Works on ${wants || has}${since}.`;
    case 'DependencyNotReady':
      return `Waits${since} for what it depends on; has ${has}${behind}.`;
    case 'Suspended':
      return `Suspended${since}; keeps ${has}${behind}.`;
    case 'Stale':
      if (record.reason === 'ControllerSilent') {
        return `Its controller has been silent${since}; it was ${
          record.lastKnown ?? 'unknown'
        } before.`;
      }
      return record.since === undefined
        ? `Its management cluster does not answer; it was ${
            record.lastKnown ?? 'unknown'
          } when last seen.`
        : `Not seen since ${formatMoment(record.since, now)}; it was ${
            record.lastKnown ?? 'unknown'
          } then.`;
    case 'Failed':
    case 'Stalled':
      return `${record.reason || record.status}${since}; has ${has}${behind}.`;
    default:
      return `Nothing is known of its state${since}.`;
  }
}

/**
 * What a suspension above a resource means for it; `undefined` where there is none.
 *
 * @param ancestor - key of what is suspended, once it is known
 */
export function ancestorSentence(
  record: ResourceRecord,
  ancestor: string | undefined,
): string | undefined {
  if (!record.flags.includes('ancestorSuspended')) {
    return undefined;
  }
  const suspended = ancestor
    ? ancestor.split('/').slice(-2).join('/')
    : 'What applies it';
  return `${suspended} is suspended, so what Git says about this object does not arrive.`;
}
