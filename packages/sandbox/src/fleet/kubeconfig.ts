import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';

export interface KubeconfigEntry {
  cluster: string;
  server: string;
  /** PEM text; absent for plain HTTP. */
  certificateAuthority?: string;
  user: string;
  token: string;
}

/** A kubeconfig with one cluster, one user and one context named after the cluster. */
export function formatKubeconfig(entry: KubeconfigEntry): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: entry.cluster,
        cluster: {
          server: entry.server,
          ...(entry.certificateAuthority
            ? {
                'certificate-authority-data': Buffer.from(
                  entry.certificateAuthority,
                  'utf8',
                ).toString('base64'),
              }
            : {}),
        },
      },
    ],
    users: [{ name: entry.user, user: { token: entry.token } }],
    contexts: [
      {
        name: entry.cluster,
        context: { cluster: entry.cluster, user: entry.user },
      },
    ],
    'current-context': entry.cluster,
  });
}

/** Writes a kubeconfig that only its owner can read, and gives its path. */
export async function writeKubeconfig(
  directory: string,
  name: string,
  entry: KubeconfigEntry,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, `${name}.yaml`);
  await writeFile(file, formatKubeconfig(entry), { mode: 0o600 });
  // The mode of a file that was there already stays as it was.
  await chmod(file, 0o600);
  return file;
}
