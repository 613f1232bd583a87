import type { KnownError } from './knownError';

const docs = 'https://fluxcd.io/flux/components/helm/helmreleases';
const kinds = ['HelmRelease'];

/** What goes wrong with a Helm release, the most particular first. */
export const helmErrors: readonly KnownError[] = [
  {
    id: 'helm-retries-exceeded',
    anyOf: [{ kinds, reasons: ['RetriesExceeded'] }],
    title: 'Helm has given up',
    severity: 'error',
    cause:
      'Every retry that the release allows has failed; nothing happens until somebody acts.',
    steps: [
      'Find the failure that was repeated: chart, values, or the objects of the release',
      'Fix it in a pull request: a change of the spec starts over',
      'Or reset the counter: flux reconcile helmrelease <name> --reset',
    ],
    link: `${docs}/#configuring-failure-handling`,
  },
  {
    id: 'helm-rolled-back',
    anyOf: [
      {
        kinds,
        reasons: ['RollbackSucceeded', 'UninstallSucceeded'],
      },
    ],
    title: 'The upgrade failed and was taken back',
    severity: 'error',
    cause:
      'Remediation worked: the version before runs, the wanted one does not.',
    steps: [
      'Find out why the upgrade failed: events of the release and of its pods',
      'Fix chart version or values in a pull request',
    ],
    link: `${docs}/#upgrade-remediation`,
  },
  {
    id: 'values-missing',
    anyOf: [
      {
        kinds,
        reasons: ['ValuesError'],
      },
    ],
    title: 'The values cannot be put together',
    severity: 'error',
    cause:
      'An object or key that spec.valuesFrom names does not exist, or is no valid YAML.',
    steps: [
      'Create the ConfigMap or Secret that the message names, in the namespace of the release',
      'If it may be absent: set optional on that entry',
    ],
    link: `${docs}/#values`,
  },
  {
    id: 'helm-install-failed',
    anyOf: [{ kinds, reasons: ['InstallFailed'] }],
    title: 'Helm cannot install the release',
    severity: 'error',
    cause:
      'The chart does not render with these values, or its objects do not become ready.',
    steps: [
      'Read which object the message names, and look at it on the target cluster',
      'If it only needs longer: raise spec.timeout or spec.install.timeout',
    ],
    link: `${docs}/#install-configuration`,
  },
  {
    id: 'helm-upgrade-failed',
    anyOf: [{ kinds, reasons: ['UpgradeFailed', 'RollbackFailed'] }],
    title: 'Helm cannot upgrade the release',
    severity: 'error',
    cause:
      'The new chart does not render with these values, changes what cannot change, or does not become ready.',
    steps: [
      'Compare the attempted chart version and values with the deployed ones',
      'Look at the object that the message names, on the target cluster',
      'Revert the version in a pull request if it has to run now',
    ],
    link: `${docs}/#upgrade-configuration`,
  },
  {
    id: 'helm-test-failed',
    anyOf: [{ kinds, reasons: ['TestFailed'] }],
    title: 'The tests of the chart fail',
    severity: 'error',
    cause: 'The release is installed, and its own tests say that it is broken.',
    steps: [
      'Read the logs of the test pod that the message names',
      'spec.test.ignoreFailures keeps the release ready all the same',
    ],
    link: `${docs}/#test-configuration`,
  },
];
