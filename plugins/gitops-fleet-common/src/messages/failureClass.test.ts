import { failureClassOf, FailureClass } from './failureClass';

const table: [kind: string, expected: FailureClass, reasons: string][] = [
  ['Kustomization', 'apply', 'ReconciliationFailed ValidationFailed'],
  ['Kustomization', 'prune', 'PruneFailed'],
  ['Kustomization', 'health', 'HealthCheckFailed'],
  ['Kustomization', 'build', 'BuildFailed'],
  ['Kustomization', 'source', 'ArtifactFailed'],
  ['Kustomization', 'storage', 'DirectoryCreationFailed'],
  ['HelmRelease', 'helm-install', 'InstallFailed'],
  ['HelmRelease', 'helm-upgrade', 'UpgradeFailed'],
  ['HelmRelease', 'helm-test', 'TestFailed'],
  ['HelmRelease', 'helm-rollback', 'RollbackSucceeded RollbackFailed'],
  ['HelmRelease', 'helm-uninstall', 'UninstallSucceeded UninstallFailed'],
  ['HelmRelease', 'helm-values', 'ValuesError'],
  [
    'HelmRelease',
    'helm-release',
    'PendingRelease ChartMutateError RESTClientError ResourceManagerError FactoryError StateError ReconcileError ' +
      'InitFailed GetLastReleaseFailed ReconciliationFailed RetriesExceeded',
  ],
  ['HelmRelease', 'source', 'ArtifactFailed SourceNotReady'],
  ['GitRepository', 'fetch', 'GitOperationFailed EmptyGitRepository'],
  ['Bucket', 'fetch', 'BucketOperationFailed'],
  [
    'OCIRepository',
    'fetch',
    'OCIArtifactPullFailed OCIArtifactLayerOperationFailed',
  ],
  ['HelmRepository', 'fetch', 'IndexationFailed'],
  ['GitRepository', 'auth', 'AuthenticationFailed'],
  ['OCIRepository', 'verify', 'VerificationError'],
  ['HelmChart', 'source', 'SourceUnavailable'],
  ['HelmChart', 'storage', 'StorageOperationFailed DirectoryCreationFailed'],
  ['ImagePolicy', 'wait', 'DependencyNotReady'],
  ['ImageRepository', 'image', 'Failure'],
  ['Receiver', 'config', 'TokenNotFound'],
  ['ResourceSet', 'wait', 'DependencyNotReady'],
];

it.each(
  table.flatMap(([kind, expected, reasons]) =>
    reasons.split(' ').map(reason => [kind, reason, expected] as const),
  ),
)('%s %s is a matter of %s', (kind, reason, expected) => {
  expect(failureClassOf({ kind, reason })).toBe(expected);
});

it.each([
  ['Kustomization', 'SomethingOfTomorrow'],
  ['Kustomization', 'InstallFailed'],
  ['Widget', 'ReconciliationFailed'],
  ['constructor', 'constructor'],
  ['', ''],
])('leaves a word that it does not know to itself: %s %s', (kind, reason) => {
  expect(failureClassOf({ kind, reason })).toBeUndefined();
});
