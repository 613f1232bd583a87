import { CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { watchedKinds } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What the usual way asks for: the objects of every kind, whole. */
const kinds = watchedKinds.map(({ group, plural, versions }) => ({
  group,
  plural,
  version: versions[0],
}));

/** How often a page of Backstage's Kubernetes plugin asks again, in milliseconds. */
export const pollInterval = 10_000;

/**
 * The usual way: every page asks every cluster for every kind, as `@backstage/plugin-kubernetes` does, through
 * `@kubernetes/client-node`.
 */
export class KubernetesPeer {
  readonly #clients: CustomObjectsApi[];

  constructor(kubeconfigs: string[]) {
    this.#clients = kubeconfigs.map(text => {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromString(text);
      return kubeConfig.makeApiClient(CustomObjectsApi);
    });
  }

  /** Everything from everywhere, whole. */
  async lists(): Promise<PeerList[]> {
    const lists = await Promise.all(
      this.#clients.flatMap(client =>
        kinds.map(kind =>
          client.listClusterCustomObject(kind).catch(ignoreMissing),
        ),
      ),
    );
    return lists as PeerList[];
  }

  /** One view of a page: everything from everywhere, counted by what Ready says. */
  async view(): Promise<{ [ready: string]: number }> {
    const counts: { [ready: string]: number } = {};
    for (const { items } of await this.lists()) {
      for (const { status } of items) {
        const ready = status?.conditions?.find(({ type }) => type === 'Ready');
        const key = ready?.status ?? 'None';
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    return counts;
  }
}

/** Not every kind is installed everywhere. */
function ignoreMissing(error: { code?: number }): PeerList {
  if (error.code === 404) {
    return { items: [] };
  }
  throw error;
}

interface PeerList {
  items: PeerObject[];
}

interface PeerObject {
  status?: { conditions?: { type: string; status: string }[] };
}
