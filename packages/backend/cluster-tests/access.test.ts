import {
  ApiError,
  KubernetesObject,
  ObjectClient,
} from '@gitops-fleet/control-plane';
import { sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Portal, startPortal } from '../testing/portal';
import { expect, Lab, test } from './lab';
import { expectPortalIsTrue } from './truth';

/*
 * The portal with the token and the ClusterRole that docs/permissions.md gives it, and the operator's beside it: enough
 * for everything, and for nothing else.
 */

const docs = path.resolve(__dirname, '../../../docs');
const cluster = 'aws-v1';
const viewer = 'system:serviceaccount:gitops-fleet:gitops-fleet';
const kustomizations = {
  group: 'kustomize.toolkit.fluxcd.io',
  kind: 'Kustomization',
};
const target = { namespace: 'non-prod-eu-west-1', name: 'common' };

let lab: Lab;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ lab: started }) => {
  test.setTimeout(600_000);
  lab = started;
  await lab.controlPlane.whenSettled(300_000);
});

interface AuditedRequest {
  verb: string;
  user: { username: string; extra?: { [name: string]: string[] } };
  objectRef?: { apiGroup?: string; resource: string; subresource?: string };
  requestURI: string;
  responseStatus?: { code: number };
}

/** What a user has asked of the API server, by its own audit log. */
async function requestsOf(username: string): Promise<AuditedRequest[]> {
  const log = await readFile(lab.cluster(cluster).auditLog, 'utf8');
  return log
    .split('\n')
    .filter(line => line.includes(username))
    .map(line => JSON.parse(line) as AuditedRequest)
    .filter(({ user }) => user.username === username);
}

/** What the documented ClusterRole is about. */
async function grantedResources(): Promise<string[]> {
  const manifest = await readFile(
    path.join(docs, 'gitops-fleet-viewer.yaml'),
    'utf8',
  );
  return parseAllDocuments(manifest)
    .map(document => document.toJS())
    .filter(({ kind }) => kind === 'ClusterRole')
    .flatMap(({ rules }) => rules as { resources: string[] }[])
    .flatMap(rule => rule.resources);
}

/** A client with a token of a ServiceAccount in the namespace gitops-fleet. */
async function clientOf(name: string): Promise<ObjectClient> {
  const admin = await readFile(lab.cluster(cluster).adminKubeconfig, 'utf8');
  const token = await lab.controlPlane.serviceAccountToken(
    cluster,
    { namespace: 'gitops-fleet', name },
    600,
  );
  return ObjectClient.fromKubeconfig(
    admin.replace(/token: .*/, `token: ${token}`),
  );
}

async function refusal(attempt: Promise<unknown>): Promise<ApiError> {
  const outcome = await attempt.then(
    () => undefined,
    error => error,
  );
  expect(outcome).toBeInstanceOf(ApiError);
  return outcome as ApiError;
}

async function live(portal: Portal): Promise<void> {
  await expect(async () => {
    const { connections } = await portal.client.getConnections();
    for (const connection of connections) {
      expect(connection).toMatchObject({ state: 'live', message: '' });
      expect(connection.kinds.map(({ state }) => state)).not.toContain(
        'forbidden',
      );
    }
  }).toPass();
}

test('the documented role is enough, and the portal asks for nothing beyond it', async () => {
  const portal = await startPortal(
    lab.controlPlane.managementClusters.map(({ name, kubeconfig }) => ({
      name,
      kubeconfig: { file: kubeconfig },
    })),
  );
  try {
    await live(portal);
    await expectPortalIsTrue(await lab.management(), portal.client);
  } finally {
    await portal.stop();
  }
  const requests = await requestsOf(viewer);
  expect(requests.length).toBeGreaterThan(10);
  expect(
    requests.filter(({ responseStatus }) => responseStatus?.code === 403),
  ).toEqual([]);
  expect([...new Set(requests.map(({ verb }) => verb))].sort()).toEqual([
    'get',
    'list',
    'watch',
  ]);
  const asked = requests.flatMap(({ objectRef }) => objectRef?.resource ?? []);
  const resources = [...new Set(asked)];
  expect(await grantedResources()).toEqual(expect.arrayContaining(resources));
  expect(resources).toEqual(
    expect.arrayContaining([
      'buckets',
      'clusters',
      'gitrepositories',
      'helmcharts',
      'helmreleases',
      'helmrepositories',
      'kubeadmcontrolplanes',
      'kustomizations',
      'machinedeployments',
      'ocirepositories',
    ]),
  );
});

test('a Secret is refused to its token by the API server', async () => {
  const client = await clientOf('gitops-fleet');
  try {
    const secret = {
      namespace: target.namespace,
      name: 'non-prod-eu-west-1-kubeconfig',
    };
    const error = await refusal(
      client.get({ group: '', kind: 'Secret' }, secret),
    );
    expect(error.status).toBe(403);
    const patched = await refusal(
      client.patch(
        kustomizations,
        target,
        { spec: { suspend: true } },
        { fieldManager: 'access' },
      ),
    );
    expect(patched.status).toBe(403);
  } finally {
    client.close();
  }
});

test('an operator may reconcile, suspend and resume, and change nothing else', async () => {
  const admin = await lab.admin(cluster);
  const manifest = await readFile(
    path.join(docs, 'gitops-fleet-operator.yaml'),
    'utf8',
  );
  for (const document of parseAllDocuments(manifest)) {
    await admin.apply(document.toJS() as KubernetesObject, 'access');
  }
  const operator = await clientOf('gitops-fleet-operator');
  const patch = (change: object) =>
    operator.patch(
      kustomizations,
      target,
      { ...change },
      {
        fieldManager: 'backstage-gitops-fleet',
      },
    );
  const status = async () =>
    (await admin.get(kustomizations, target))!.status as {
      lastHandledReconcileAt?: string;
    };
  try {
    const requestedAt = new Date().toISOString();
    // The policy begins to count a moment after it was made.
    await expect(async () => {
      const labels = { attempt: `${Date.now()}` };
      const error = await refusal(patch({ metadata: { labels } }));
      expect(error.message).toContain('may not change labels');
    }).toPass();
    await patch({
      metadata: {
        annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt },
      },
    });
    await expect(async () => {
      expect((await status()).lastHandledReconcileAt).toBe(requestedAt);
    }).toPass();
    await patch({ spec: { suspend: true } });
    await patch({ spec: { suspend: null } });
    for (const change of [
      { metadata: { labels: { team: 'mine' } } },
      { metadata: { annotations: { 'kubectl.kubernetes.io/x': 'y' } } },
      { metadata: { finalizers: null } },
      { spec: { prune: false } },
      { spec: { path: './features' } },
      { spec: { serviceAccountName: 'cluster-admin' } },
    ]) {
      const error = await refusal(patch(change));
      expect(error.message).toMatch(/an operator may/);
    }
    const event = (fields: object) =>
      operator.create({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {
          namespace: target.namespace,
          name: `${target.name}.${Date.now()}`,
        },
        involvedObject: {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          ...target,
        },
        type: 'Normal',
        reason: 'Suspended',
        action: 'suspend',
        source: { component: 'backstage-gitops-fleet' },
        reportingComponent: 'backstage-gitops-fleet',
        reportingInstance: 'backstage-gitops-fleet',
        ...fields,
      });
    await event({});
    for (const fields of [
      { reportingComponent: 'kustomize-controller' },
      { involvedObject: { apiVersion: 'v1', kind: 'Pod', ...target } },
    ]) {
      const error = await refusal(event(fields));
      expect(error.message).toMatch(/an operator may write events/);
    }
    const deleted = await refusal(operator.delete(kustomizations, target));
    expect(deleted.status).toBe(403);
    const secrets = await refusal(
      operator.list(
        { group: '', kind: 'Secret' },
        { namespace: target.namespace },
      ),
    );
    expect(secrets.status).toBe(403);
    const frozen = await refusal(
      operator.patch(
        { group: 'cluster.x-k8s.io', kind: 'Cluster' },
        { namespace: target.namespace, name: 'non-prod-eu-west-1' },
        { spec: { paused: true } },
        { fieldManager: 'backstage-gitops-fleet' },
      ),
    );
    expect(frozen.status).toBe(403);
  } finally {
    operator.close();
  }
});

/** An account of its own, whose token may end: the others' tokens are in use. */
const rotated = { namespace: 'gitops-fleet', name: 'rotated' };
const tokenFile = () => path.join(lab.controlPlane.directory, 'token');

async function createRotatedAccount(): Promise<void> {
  const admin = await lab.admin(cluster);
  await admin.apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: rotated },
    'access',
  );
  await admin.apply(
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'gitops-fleet-rotated' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'gitops-fleet-viewer',
      },
      subjects: [{ kind: 'ServiceAccount', ...rotated }],
    },
    'access',
  );
}

function requestToken(): Promise<string> {
  return lab.controlPlane.serviceAccountToken(cluster, rotated, 600);
}

/** The token with another end, signed by the API server's own key: it gives none for less than ten minutes. */
async function endingIn(seconds: number, token: string): Promise<string> {
  const [header, payload] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  const text = Buffer.from(JSON.stringify({ ...claims, exp })).toString(
    'base64url',
  );
  const signature = sign('sha256', Buffer.from(`${header}.${text}`), {
    key: await readFile(
      path.join(
        lab.controlPlane.directory,
        'data',
        cluster,
        'service-account.key',
      ),
      'utf8',
    ),
    dsaEncoding: 'ieee-p1363',
  });
  return `${header}.${text}.${signature.toString('base64url')}`;
}

/** A portal that lives through the end of its token: it says so, shows nothing old as true, and takes the next one. */
async function expectRotation(
  token: string,
  end: () => Promise<void>,
): Promise<void> {
  await writeFile(tokenFile(), token);
  const { certificateAuthorityFile, url } = lab.addressOf(cluster);
  const portal = await startPortal([
    {
      name: cluster,
      url,
      serviceAccountTokenFile: tokenFile(),
      caFile: certificateAuthorityFile,
    },
  ]);
  try {
    await live(portal);
    await end();
    await expect(async () => {
      const { connections } = await portal.client.getConnections();
      expect(connections).toMatchObject([
        { state: 'stale', reason: 'CredentialsRejected' },
      ]);
      const { items } = await portal.client.getResources({
        kind: 'Kustomization',
      });
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(({ status }) => status))).toEqual(
        new Set(['Stale']),
      );
    }).toPass();
    await writeFile(tokenFile(), await requestToken());
    await live(portal);
  } finally {
    await portal.stop();
  }
}

test('a token that expires is replaced by the one that its file has by then', async () => {
  await createRotatedAccount();
  await expectRotation(
    await endingIn(15, await requestToken()),
    async () => {},
  );
});

test('a token that is revoked is replaced too', async () => {
  await createRotatedAccount();
  await expectRotation(await requestToken(), async () => {
    // A token is bound to its ServiceAccount: it ends with it, before its time.
    const admin = await lab.admin(cluster);
    await admin.delete({ group: '', kind: 'ServiceAccount' }, rotated);
    await createRotatedAccount();
  });
});
