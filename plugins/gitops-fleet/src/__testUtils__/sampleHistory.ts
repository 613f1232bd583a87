import { HistoryEntry } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { SampleFleet } from './sampleFleet';
import { minute } from './sampleRecords';

/** An entry of a connection's history with what a test or a story does not say. */
export function sampleEntry(given: Partial<HistoryEntry>): HistoryEntry {
  return {
    key: 'aws-v1',
    type: 'connection',
    at: 0,
    from: 'live',
    status: 'live',
    reason: '',
    message: '',
    revision: 'v1.34.2',
    ...given,
  };
}

/** What the objects of a sample fleet have been through, newest first. */
export function sampleHistory(fleet: SampleFleet, now: number): HistoryEntry[] {
  const entries = [
    ...fleet.resources.flatMap(resource => {
      const failing = resource.status === 'Failed';
      const subject = { key: resource.key, type: 'resource' as const };
      const since = resource.since ?? now - 60 * minute;
      const revision = resource.appliedRevision;
      const succeeded = { reason: 'ReconciliationSucceeded', message: '' };
      return [
        ...(failing
          ? [
              sampleEntry({
                ...subject,
                at: since,
                from: 'Ready',
                status: 'Failed',
                reason: resource.reason,
                message: resource.message,
                revision,
              }),
            ]
          : []),
        sampleEntry({
          ...subject,
          ...succeeded,
          at: since - 35 * minute,
          from: 'Failed',
          status: 'Ready',
          revision,
        }),
        sampleEntry({
          ...subject,
          at: since - 41 * minute,
          from: 'Ready',
          status: 'Failed',
          reason: 'BuildFailed',
          message:
            "kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'quota.yaml': MalformedYAMLError: yaml: line 9: did not find expected key",
          revision,
        }),
        ...Array.from({ length: 14 }, (_, index) =>
          sampleEntry({
            ...subject,
            ...succeeded,
            at: since - (index + 2) * 24 * 60 * minute,
            from: index === 13 ? '' : 'Ready',
            status: 'Ready',
            revision: `v0.0.${14 - index}@sha1:${String(
              83_000_000 + index,
            ).padEnd(40, '0')}`,
          }),
        ),
      ];
    }),
    ...fleet.clusters
      .filter(({ kind }) => kind === 'workload')
      .flatMap(cluster => {
        const subject = { key: cluster.key, type: 'cluster' as const };
        const revision = cluster.kubernetesVersion;
        return [
          sampleEntry({
            ...subject,
            at: now - 26 * 60 * minute,
            from: 'Upgrading',
            status: 'Running',
            revision,
          }),
          sampleEntry({
            ...subject,
            at: now - (26 * 60 + 14) * minute,
            from: 'Running',
            status: 'Upgrading',
            reason: 'RollingOut',
            message: 'Rolling out 2 of 3 control plane machines',
            revision: 'v1.33.6',
          }),
          sampleEntry({
            ...subject,
            at: now - 40 * 24 * 60 * minute,
            from: '',
            status: 'Running',
            revision: 'v1.33.6',
          }),
        ];
      }),
    ...fleet.connections.flatMap(connection => {
      const {
        managementCluster: key,
        state,
        since,
        reason,
        message,
      } = connection;
      return [
        ...(state === 'stale'
          ? [sampleEntry({ key, at: since, status: 'stale', reason, message })]
          : []),
        sampleEntry({ key, at: since - 5 * minute, from: 'stale' }),
        sampleEntry({
          key,
          at: since - 9 * minute,
          status: 'stale',
          reason: 'Timeout',
          message: 'No answer within 4 s',
        }),
        sampleEntry({ key, at: since - 9 * 24 * 60 * minute, from: '' }),
      ];
    }),
  ];
  return entries.sort((a, b) => b.at - a.at);
}
