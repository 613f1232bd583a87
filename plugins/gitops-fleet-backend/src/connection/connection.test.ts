import { ConfigReader } from '@backstage/config';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterCredentials } from './ClusterCredentials';
import { ApiStatusError, failureOf } from './failure';
import {
  ClusterAccess,
  readManagementClusters,
} from './readManagementClusters';

const read = (...managementClusters: object[]) =>
  readManagementClusters(
    new ConfigReader({ gitopsFleet: { managementClusters } }),
  );

const token = 'a-very-secret-token';
const kubeconfig = `apiVersion: v1
kind: Config
clusters:
  - name: c
    cluster: { server: 'https://127.0.0.1:1/prefix/', certificate-authority-data: ${Buffer.from(
      'CA',
    ).toString('base64')} }
users:
  - name: u
    user: { token: ${token} }
contexts:
  - name: here
    context: { cluster: c, user: u }
current-context: here
`;

describe('readManagementClusters', () => {
  it('reads the three ways to reach a management cluster', () => {
    expect(
      read(
        { name: 'a', kubeconfig: { file: '/x', context: 'c' } },
        {
          name: 'b',
          title: 'B',
          url: 'https://b:6443',
          serviceAccountToken: 't',
        },
        { name: 'c', inCluster: true },
      ),
    ).toMatchObject([
      { name: 'a', title: 'a', access: { type: 'kubeconfig', context: 'c' } },
      { name: 'b', title: 'B', access: { type: 'serviceAccount', token: 't' } },
      { name: 'c', access: { type: 'inCluster' } },
    ]);
    expect(readManagementClusters(new ConfigReader({}))).toEqual([]);
  });

  it.each([
    [
      [{ name: 'AWS v1', inCluster: true }],
      /managementClusters\[0\].name 'AWS v1' is no DNS-1123 label/,
    ],
    [
      [
        { name: 'a', inCluster: true },
        { name: 'a', inCluster: true },
      ],
      /managementClusters\[1\].name 'a' is used twice/,
    ],
    [[{ name: 'a' }], /exactly one of kubeconfig, url and inCluster.*none/],
    [
      [{ name: 'a', inCluster: true, url: 'https://x' }],
      /exactly one of .* has url and inCluster/,
    ],
    [
      [{ name: 'a', kubeconfig: {} }],
      /kubeconfig needs exactly one of file and content/,
    ],
    [
      [{ name: 'a', url: 'x', serviceAccountToken: 't' }],
      /url 'x' is no address/,
    ],
    [
      [{ name: 'a', url: 'https://x' }],
      /exactly one of serviceAccountToken and serviceAccountTokenFile/,
    ],
  ])('refuses %j', (clusters, message) => {
    expect(() => read(...clusters)).toThrow(message);
  });
});

describe('ClusterCredentials', () => {
  const get = (access: ClusterAccess) =>
    new ClusterCredentials(
      access,
      "gitopsFleet.managementClusters[0] of 'a'",
    ).get();

  it('reads a kubeconfig', async () => {
    expect(
      await get({ type: 'kubeconfig', content: kubeconfig }),
    ).toMatchObject({
      server: 'https://127.0.0.1:1/prefix',
      headers: { Authorization: `Bearer ${token}` },
      tls: { ca: 'CA' },
    });
  });

  it('reads a service account with its certificate authority', async () => {
    expect(
      await get({
        type: 'serviceAccount',
        url: 'https://b:6443',
        token,
        caData: Buffer.from('CA').toString('base64'),
        skipTLSVerify: false,
      }),
    ).toMatchObject({
      server: 'https://b:6443',
      headers: { Authorization: `Bearer ${token}` },
      tls: { ca: 'CA' },
    });
  });

  it('takes a token that was rotated in its file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'token-'));
    try {
      const tokenFile = join(directory, 'token');
      writeFileSync(tokenFile, 'first');
      const credentials = new ClusterCredentials(
        {
          type: 'serviceAccount',
          url: 'https://b:6443',
          tokenFile,
          skipTLSVerify: false,
        },
        'x',
      );
      expect((await credentials.get()).headers.Authorization).toBe(
        'Bearer first',
      );
      writeFileSync(tokenFile, 'second');
      credentials.renew();
      expect((await credentials.get()).headers.Authorization).toBe(
        'Bearer second',
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each<[string, ClusterAccess, RegExp]>([
    [
      'a file that is not there',
      { type: 'kubeconfig', file: '/nowhere/kubeconfig' },
      /managementClusters\[0\] of 'a' cannot be read as a kubeconfig: there is no such file/,
    ],
    [
      'text that is no kubeconfig',
      { type: 'kubeconfig', content: `token: ${token}: [` },
      /cannot be read as a kubeconfig: it is no YAML with clusters/,
    ],
    [
      'a context that is not in it',
      { type: 'kubeconfig', content: kubeconfig, context: 'there' },
      /context 'there' is not in the kubeconfig; it has: here/,
    ],
    [
      'a kubeconfig without a cluster',
      { type: 'kubeconfig', content: 'apiVersion: v1\nkind: Config\n' },
      /names no cluster with a server|it is no YAML with clusters/,
    ],
    [
      'inCluster outside of a cluster',
      { type: 'inCluster' },
      /runs in a pod of that cluster, and this one does not/,
    ],
  ])(
    'says what is wrong with %s, without what is in it',
    async (_, access, message) => {
      const error = await get(access).catch(reason => reason);
      expect(error.message).toMatch(message);
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(token);
    },
  );
});

describe('failureOf', () => {
  const withCode = (code: string, message = code) =>
    Object.assign(new Error(message), { code });

  it.each([
    [withCode('ECONNREFUSED'), 'Refused', /connection refused/],
    [withCode('ENOTFOUND'), 'Dns', /cannot be resolved/],
    [withCode('UND_ERR_HEADERS_TIMEOUT'), 'Timeout', /no answer in time/],
    [
      withCode('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate'),
      'Tls',
      /not trusted: check certificate-authority.*self-signed/,
    ],
    [
      Object.assign(new Error('fetch failed'), {
        cause: withCode('ECONNRESET'),
      }),
      'Network',
      /fetch failed/,
    ],
    [
      new ApiStatusError(401, '{"kind":"Status","message":"Unauthorized"}'),
      'CredentialsRejected',
      /answered 401: Unauthorized/,
    ],
    [
      new ApiStatusError(502, '<html>Bad gateway</html>'),
      'ServerError',
      /Bad gateway/,
    ],
  ])('%s', (error, reason, message) => {
    expect(failureOf(error)).toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  it('takes the pause that the server asks for', () => {
    expect(new ApiStatusError(429, '{}', '7').retryAfter).toBe(7_000);
  });
});
