import type { KnownError } from './knownError';

const docs = 'https://fluxcd.io/flux/components/source';

/** Reasons under which a source says that it could not fetch. */
const fetchReasons = [
  'GitOperationFailed',
  'AuthenticationFailed',
  'OCIArtifactPullFailed',
  'OCIArtifactLayerOperationFailed',
  'BucketOperationFailed',
  'IndexationFailed',
  'SourceUnavailable',
  'ReadOperationFailed',
  'FetchFailed',
  'ChartPullError',
  'Failed',
];

/** What goes wrong between a source and where it fetches from, the most particular first. */
export const sourceErrors: readonly KnownError[] = [
  {
    id: 'verify-failed',
    anyOf: [{ reasons: ['VerificationError', 'InvalidProvider'] }],
    title: 'The signature does not verify',
    severity: 'error',
    cause:
      'The content is not signed, or by a key that the source does not trust.',
    steps: [
      'Check who has signed the commit, tag or artifact, and that spec.verify names that key',
      'If the key was rotated, renew the Secret that spec.verify.secretRef names',
      'Do not switch verification off before you know where the content comes from',
    ],
    link: `${docs}/gitrepositories/#verification`,
  },
  {
    id: 'source-auth',
    anyOf: [
      {
        reasons: fetchReasons,
        message:
          /authentication required|authorization failed|unauthori[sz]ed|access denied|permission denied|invalid username or password|unable to authenticate|knownhosts|\b40[13]\b/i,
      },
      { reasons: ['AuthenticationFailed'] },
    ],
    title: 'The source has no valid credentials',
    severity: 'error',
    cause:
      'The token or key has expired, was revoked, may not read this repository, or its Secret is not there.',
    steps: [
      'Renew the Secret that spec.secretRef names, in the namespace of the source',
      'Check that the token or deploy key may read the repository',
      'Reconcile the source: everything that follows it recovers by itself',
    ],
    link: `${docs}/gitrepositories/#secret-reference`,
  },
  {
    id: 'source-not-found',
    anyOf: [
      {
        reasons: [...fetchReasons, 'InvalidChartReference', 'ChartPullFailed'],
        message:
          /couldn't find remote ref|reference not found|manifest unknown|no match found for semver|repository not found|name unknown|no chart version found|NoSuchBucket|unable to resolve commit/i,
      },
    ],
    title: 'The branch, tag or version does not exist',
    severity: 'error',
    cause:
      'spec.ref names something that was deleted, not pushed yet, or misspelled.',
    steps: [
      'Compare spec.ref with the branches and tags of the repository',
      'After a promotion: check that the tag was pushed',
      'Until then the last artifact stays in use',
    ],
    link: `${docs}/gitrepositories/#reference`,
  },
  {
    id: 'source-tls',
    anyOf: [
      {
        reasons: fetchReasons,
        message: /x509|certificate|tls: |TLS handshake/i,
      },
    ],
    title: 'The server is not trusted',
    severity: 'error',
    cause:
      'Its certificate has expired, is for another name, or comes from an unknown authority.',
    steps: [
      'Look at the certificate that the server shows, and at its dates',
      'For a private authority: put its certificate into the Secret that spec.certSecretRef or spec.secretRef names, as ca.crt',
    ],
    link: `${docs}/gitrepositories/#https-certificate-authority`,
  },
  {
    id: 'source-dns',
    anyOf: [
      {
        reasons: fetchReasons,
        message: /no such host|server misbehaving|temporary failure in name/i,
      },
    ],
    title: 'The host name of the source does not resolve',
    severity: 'error',
    cause:
      'The address is misspelled, or name resolution fails on the management cluster.',
    steps: [
      'Check the host name in spec.url',
      'If other sources fail in the same way: check CoreDNS of the management cluster',
    ],
    link: `${docs}/gitrepositories/#url`,
  },
  {
    id: 'source-timeout',
    anyOf: [
      {
        reasons: fetchReasons,
        message:
          /i\/o timeout|context deadline exceeded|connection refused|connection reset|no route to host|Client\.Timeout|EOF|\b50[0-4]\b/i,
      },
    ],
    title: 'The source does not answer',
    severity: 'warning',
    cause:
      'The server is down or overloaded, or the network in between is closed.',
    steps: [
      'Check that the server answers from the management cluster, through its proxy and network policies',
      'For a large repository: raise spec.timeout',
    ],
    link: `${docs}/gitrepositories/#timeout`,
  },
  {
    id: 'source-missing',
    anyOf: [
      { reasons: ['SourceNotFound'] },
      {
        reasons: ['ArtifactFailed'],
        message: /"[^"]*" not found$/,
      },
    ],
    title: 'The source does not exist',
    severity: 'error',
    cause:
      'spec.sourceRef names an object that was deleted, or was never created in that namespace.',
    steps: [
      'Compare kind, name and namespace in spec.sourceRef with the sources of the cluster',
      'A source in another namespace has to be named with its namespace',
    ],
    link: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#source-reference',
  },
];
