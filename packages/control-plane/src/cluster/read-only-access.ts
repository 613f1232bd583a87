import { readFile, rm } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { keyOf, KubernetesObject } from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import { messageOf } from '../problem';
import { ApiServer } from './api-server';
import { formatKubeconfig, writeKubeconfig } from './kubeconfig';

const FIELD_MANAGER = 'kubectl';

/** Pause before a token is asked for again that was not given, in milliseconds: its cluster may be stopped. */
const RETRY = 60_000;

/** Names of a ServiceAccount. */
export interface ServiceAccountKey {
  namespace: string;
  name: string;
}

/**
 * Asks an API server for a ServiceAccount's token, as `kubectl create token` does.
 *
 * @param seconds that it lasts; the API server allows no less than 600
 * @throws ApiError
 */
export async function requestToken(
  client: ObjectClient,
  account: ServiceAccountKey,
  seconds: number,
): Promise<string> {
  const answer = await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: seconds },
    },
  });
  const token = asText(asMap(answer.status).token);
  if (!token) {
    throw new Error(
      `The API server gave no token for ServiceAccount ${account.namespace}/${account.name}.`,
    );
  }
  return token;
}

/**
 * The portal's access to a cluster, exactly as the documentation has it made: its manifest applied, and a kubeconfig with
 * a token of its ServiceAccount that is renewed when half of its time is over.
 */
export class ReadOnlyAccess {
  private renewal?: NodeJS.Timeout;

  /**
   * @param options.manifest path of the documented manifest
   * @param options.file where the kubeconfig goes
   * @param options.tokenSeconds how long a token lasts
   */
  constructor(
    private readonly options: {
      apiServer: ApiServer;
      manifest: string;
      file: string;
      tokenSeconds: number;
      log(line: string): void;
    },
  ) {}

  /** Applies the manifest and writes the kubeconfig. @throws Error when the manifest has no ServiceAccount */
  async grant(): Promise<void> {
    const { apiServer, manifest } = this.options;
    const objects = await readManifest(manifest);
    const account = objects.find(({ kind }) => kind === 'ServiceAccount');
    if (!account) {
      throw new Error(`${manifest} has no ServiceAccount.`);
    }
    const client = await ObjectClient.fromKubeconfig(
      apiServer.kubeconfig('admin'),
    );
    try {
      for (const object of objects) {
        await client.apply(object, FIELD_MANAGER);
      }
    } finally {
      client.close();
    }
    const { namespace = 'default', name } = keyOf(account);
    await this.renew({ namespace, name });
  }

  /** Renews no more. */
  stop(): void {
    clearTimeout(this.renewal);
  }

  /** Renews no more, and removes the kubeconfig. */
  async withdraw(): Promise<void> {
    this.stop();
    await rm(this.options.file, { force: true });
  }

  private async renew(account: ServiceAccountKey): Promise<void> {
    const { apiServer, file, tokenSeconds } = this.options;
    const client = await ObjectClient.fromKubeconfig(
      apiServer.kubeconfig('admin'),
    );
    try {
      await writeKubeconfig(
        file,
        formatKubeconfig({
          cluster: apiServer.name,
          server: apiServer.url,
          certificateAuthority: apiServer.certificateAuthority,
          user: account.name,
          token: await requestToken(client, account, tokenSeconds),
        }),
      );
    } finally {
      client.close();
    }
    this.renewLater(account, tokenSeconds * 500);
  }

  /** @param pause in milliseconds */
  private renewLater(account: ServiceAccountKey, pause: number): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => {
      this.renew(account).catch(error => {
        const { file, log } = this.options;
        log(
          `The token of ${file} could not be renewed, trying again: ${messageOf(
            error,
          )}`,
        );
        this.renewLater(account, RETRY);
      });
    }, pause);
    this.renewal.unref();
  }
}

async function readManifest(file: string): Promise<KubernetesObject[]> {
  return parseAllDocuments(await readFile(file, 'utf8'))
    .map(document => document.toJS() as KubernetesObject | null)
    .filter(object => object !== null);
}
