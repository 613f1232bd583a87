import { chmod, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

export interface KubeconfigEntry {
  cluster: string;
  server: string;
  /** PEM text. */
  certificateAuthority: string;
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
          'certificate-authority-data': Buffer.from(
            entry.certificateAuthority,
          ).toString('base64'),
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

/** Writes a kubeconfig that only its owner can read. */
export async function writeKubeconfig(
  file: string,
  text: string,
): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode of a file that was there already stays as it was.
  await chmod(file, 0o600);
}
