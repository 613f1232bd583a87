import { StatusCounts } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterRow, countConditions, totalOf } from './clusters';

/** A count as people read it: `57,937`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

function clusters(count: number): string {
  return count === 1 ? '1 cluster' : `${formatCount(count)} clusters`;
}

function verb(count: number, singular: string, plural: string): string {
  return count === 1 ? singular : plural;
}

/**
 * The fleet in a sentence. It speaks of workload clusters, and of management clusters only where they need attention
 * themselves. What cannot be seen is never counted as in sync.
 */
export function fleetSentence(rows: readonly ClusterRow[]): string {
  const workload = rows.filter(row => row.record.kind === 'workload');
  const management = rows.filter(row => row.record.kind === 'management');
  const sentence = workloadSentence(workload);
  const failing = countConditions(management).failing;
  if (failing === 0) {
    return sentence;
  }
  return `${sentence}; ${failing} of ${management.length} management ${verb(
    management.length,
    'cluster',
    'clusters',
  )} ${verb(failing, 'needs', 'need')} attention`;
}

function workloadSentence(rows: readonly ClusterRow[]): string {
  const all = rows.length;
  const counts = countConditions(rows);
  const of = (count: number) => `${formatCount(count)} of ${clusters(all)}`;
  const { failing, unseen, unknown, moving, behind } = counts;
  if (all === 0) {
    return 'No workload clusters yet';
  }
  if (unseen === all) {
    return all === 1
      ? 'The only cluster cannot be seen'
      : `None of ${clusters(all)} can be seen`;
  }
  if (failing > 0) {
    const hidden = unseen > 0 ? `, ${formatCount(unseen)} cannot be seen` : '';
    return `${of(failing)} ${verb(
      failing,
      'needs',
      'need',
    )} attention${hidden}`;
  }
  const known = [
    moving > 0 && `${formatCount(moving)} ${verb(moving, 'is', 'are')} moving`,
    unknown > 0 &&
      `${formatCount(unknown)} ${verb(unknown, 'is', 'are')} not known yet`,
    behind > 0 &&
      `${formatCount(behind)} ${verb(
        behind,
        'has',
        'have',
      )} not applied what ${verb(behind, 'its', 'their')} source offers`,
  ].filter((part): part is string => part !== false);
  if (unseen > 0) {
    const rest = known.length > 0 ? known.join(', ') : 'the others are in sync';
    return `${of(unseen)} cannot be seen, ${rest}`;
  }
  if (known.length === 0) {
    return all === 1
      ? 'The only cluster is in sync'
      : `All ${clusters(all)} are in sync`;
  }
  const [first, ...others] = known;
  return [first.replace(/^([\d,]+)/, `$1 of ${clusters(all)}`), ...others].join(
    ', ',
  );
}

/** One number of the line below the sentence, with the filter that lists what it counts. */
export interface CountPart {
  text: string;
  /** Values of the list's `status` filter. */
  status: string[];
}

/** The reconcilers in one line: every number is one of `counts`, and together they are all of them. */
export function countParts(counts: StatusCounts): CountPart[] {
  const total = totalOf(counts);
  const parts: [number, string, string[]][] = [
    [counts.Failed + counts.Stalled, 'failing', ['Failed', 'Stalled']],
    [counts.DependencyNotReady, 'waiting', ['DependencyNotReady']],
    [counts.Progressing, 'moving', ['Progressing']],
    [counts.Suspended, 'suspended', ['Suspended']],
    [counts.Stale + counts.Unknown, 'not known', ['Stale', 'Unknown']],
  ];
  return [
    {
      text: `${formatCount(counts.Ready)} of ${formatCount(total)} ${verb(
        total,
        'reconciler',
        'reconcilers',
      )} ready`,
      status: ['Ready'],
    },
    ...parts
      .filter(([count]) => count > 0)
      .map(([count, word, status]) => ({
        text: `${formatCount(count)} ${word}`,
        status,
      })),
  ];
}
