/**
 * What a controller was at when it failed: who has to look, before anybody reads the message.
 *
 * @public
 */
export type FailureClass =
  | 'source'
  | 'fetch'
  | 'auth'
  | 'verify'
  | 'storage'
  | 'build'
  | 'apply'
  | 'prune'
  | 'health'
  | 'helm-install'
  | 'helm-upgrade'
  | 'helm-test'
  | 'helm-rollback'
  | 'helm-uninstall'
  | 'helm-values'
  | 'helm-release'
  | 'wait'
  | 'image'
  | 'config';

/** Kinds of one controller, and what each of its reasons means. Reasons are whole words. */
interface ControllerReasons {
  kinds: readonly string[];
  reasons: { readonly [failureClass in FailureClass]?: readonly string[] };
}

const storage = [
  'DirectoryCreationFailed',
  'StatOperationFailed',
  'ReadOperationFailed',
  'AcquireLockFailed',
  'ArchiveOperationFailed',
  'SymlinkUpdateFailed',
  'CacheOperationFailed',
  'PatchOperationFailed',
  'StorageOperationFailed',
];

/**
 * Reasons of Ready=False, from the `condition_types.go` of each controller's API (kustomize-controller, helm-controller,
 * source-controller, image-reflector- and image-automation-controller, notification-controller), old API versions included.
 */
const controllers: readonly ControllerReasons[] = [
  {
    kinds: ['Kustomization'],
    reasons: {
      apply: ['ReconciliationFailed', 'ValidationFailed'],
      prune: ['PruneFailed'],
      health: ['HealthCheckFailed'],
      build: ['BuildFailed'],
      source: ['ArtifactFailed', 'SourceNotReady', 'SourceNotFound'],
      storage: ['DirectoryCreationFailed'],
    },
  },
  {
    kinds: ['HelmRelease'],
    reasons: {
      'helm-install': ['InstallFailed'],
      'helm-upgrade': ['UpgradeFailed'],
      'helm-test': ['TestFailed'],
      'helm-rollback': ['RollbackSucceeded', 'RollbackFailed'],
      'helm-uninstall': ['UninstallSucceeded', 'UninstallFailed'],
      'helm-values': ['ValuesError'],
      'helm-release': [
        'PendingRelease',
        'RetriesExceeded',
        'ChartMutateError',
        'RESTClientError',
        'ResourceManagerError',
        'FactoryError',
        'StateError',
        'ReconcileError',
        'InitFailed',
        'GetLastReleaseFailed',
        'ReconciliationFailed',
      ],
      source: ['ArtifactFailed', 'SourceNotReady', 'SourceNotFound'],
    },
  },
  {
    kinds: [
      'GitRepository',
      'OCIRepository',
      'HelmRepository',
      'HelmChart',
      'Bucket',
      'ExternalArtifact',
      'ArtifactGenerator',
    ],
    reasons: {
      fetch: [
        'GitOperationFailed',
        'EmptyGitRepository',
        'BucketOperationFailed',
        'OCIArtifactPullFailed',
        'OCIArtifactLayerOperationFailed',
        'IndexationFailed',
        'FetchFailed',
        'ChartPullError',
      ],
      auth: ['AuthenticationFailed'],
      verify: ['VerificationError'],
      storage,
      source: ['SourceUnavailable', 'IncludeUnavailable', 'SourceNotReady'],
      build: ['ChartPackageError', 'BuildFailed'],
      config: [
        'URLInvalid',
        'InvalidChartReference',
        'InvalidProviderConfiguration',
        'InvalidSTSConfiguration',
      ],
    },
  },
  {
    kinds: ['ImageRepository', 'ImagePolicy', 'ImageUpdateAutomation'],
    reasons: {
      auth: ['AuthenticationFailed'],
      source: ['SourceNotReady'],
      image: [
        'Failure',
        'ReadOperationFailed',
        'ImageURLInvalid',
        'InvalidPolicy',
        'GitOperationFailed',
        'UpdateFailed',
      ],
    },
  },
  {
    kinds: ['Alert', 'Provider', 'Receiver'],
    reasons: {
      config: [
        'TokenNotFound',
        'ValidationFailed',
        'InvalidCELExpression',
        'Failed',
      ],
    },
  },
];

/** Reasons that mean the same whoever says them. */
const anyKind: ControllerReasons['reasons'] = {
  wait: ['DependencyNotReady'],
  config: ['AccessDenied', 'FeatureGateDisabled', 'InvalidURL'],
};

const catalogue = new Map<string, FailureClass>();
for (const { kinds, reasons } of controllers) {
  for (const kind of kinds) {
    enter(`${kind} `, reasons);
  }
}
enter('', anyKind);

function enter(prefix: string, reasons: ControllerReasons['reasons']): void {
  for (const [failureClass, words] of Object.entries(reasons)) {
    words.forEach(word =>
      catalogue.set(`${prefix}${word}`, failureClass as FailureClass),
    );
  }
}

/**
 * The class of a failure, or `undefined` for a reason that the catalogue does not know: kinds and versions that come later
 * have words of their own, which are shown as they are.
 *
 * @param reason - of the condition, or as it is shown
 *
 * @public
 */
export function failureClassOf(failure: {
  kind: string;
  reason: string;
}): FailureClass | undefined {
  const { kind, reason } = failure;
  return catalogue.get(`${kind} ${reason}`) ?? catalogue.get(reason);
}
