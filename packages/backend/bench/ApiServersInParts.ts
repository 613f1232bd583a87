import type { ApiServersService, FleetSize } from './apiServers';
import { Child } from './child';

/** API servers that share a process: more of them would wait for each other, as those of a real fleet do not. */
const most = 50;

/** Heap that 50 API servers with 60,000 objects of 8 KB may need, in megabytes. */
const heapMegabytes = 4_000;

interface Part {
  child: Child<ApiServersService>;
  /** Management clusters in the parts before. */
  from: number;
}

/** The API servers of a fleet that is too large for one process. */
export class ApiServersInParts {
  readonly #parts: Part[] = [];

  /** Fills all of them, one part after the other. @returns how each is reached, and how many objects there are */
  async start(size: FleetSize): Promise<{
    clusters: { name: string; kubeconfig: string }[];
    reconcilers: number;
  }> {
    const clusters: { name: string; kubeconfig: string }[] = [];
    let reconcilers = 0;
    for (let from = 0; from < size.managementClusters; from += most) {
      const managementClusters = Math.min(most, size.managementClusters - from);
      const child = await Child.start<ApiServersService>('apiServers', {
        heapMegabytes,
      });
      this.#parts.push({ child, from });
      const part = await child.call('start', {
        ...size,
        managementClusters,
        objects: Math.round(
          (size.objects * managementClusters) / size.managementClusters,
        ),
      });
      reconcilers += part.reconcilers;
      clusters.push(
        ...part.clusters.map(({ name, kubeconfig }) => ({
          name: from === 0 ? name : `${name}-part-${from / most + 1}`,
          kubeconfig,
        })),
      );
    }
    return { clusters, reconcilers };
  }

  /** Writes marked changes to each management cluster, see `mark` of the API servers. */
  async mark(each: number): Promise<void> {
    await Promise.all(
      this.#parts.map(({ child, from }) => child.call('mark', { each, from })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#parts.map(({ child }) => child.stop()));
  }
}
