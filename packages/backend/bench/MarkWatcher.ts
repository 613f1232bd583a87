import {
  FleetStreamEvent,
  GitOpsFleetClient,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { pause } from '../testing/untilSeen';
import { fetchWithToken } from './benchToken';

/** See `mark` of the API servers. */
const marks = /written at \d+ as (\d+)/g;

/** A page that is open, and looks for marked changes: those of every management cluster. */
export class MarkWatcher {
  readonly #client: GitOpsFleetClient;
  readonly #clusters: number;
  readonly #signal: AbortSignal;
  readonly #seen = new Map<number, number>();

  /**
   * Follows the fleet until the signal is aborted, and begins anew when it is told to, as a page does.
   *
   * @param address - of the portal's API
   * @param clusters - how many management clusters there are
   * @throws Error when the portal does not answer at first
   */
  static async open(
    address: string,
    clusters: number,
    signal: AbortSignal,
  ): Promise<MarkWatcher> {
    const watcher = new MarkWatcher(address, clusters, signal);
    await new Promise<void>((opened, failed) => {
      watcher.#follow(opened).catch(failed);
    });
    return watcher;
  }

  private constructor(address: string, clusters: number, signal: AbortSignal) {
    this.#client = new GitOpsFleetClient({
      discoveryApi: { getBaseUrl: async () => address },
      fetchApi: { fetch: fetchWithToken },
    });
    this.#clusters = clusters;
    this.#signal = signal;
  }

  /** When a marked change of each management cluster was seen first, of those of which one was: `performance.now()`. */
  get seen(): number[] {
    return [...this.#seen.values()];
  }

  async #follow(opened: () => void): Promise<void> {
    let isOpen = false;
    while (!this.#signal.aborted) {
      try {
        const { snapshot } = (await this.#client.getSnapshot({
          signal: this.#signal,
        }))!;
        this.#look(snapshot);
        isOpen = true;
        opened();
        for await (const event of this.#client.streamChanges(snapshot, {
          signal: this.#signal,
        })) {
          this.#look(event);
          if (isReset(event)) {
            break;
          }
        }
      } catch (error) {
        if (!isOpen) {
          throw error;
        }
        // The next turn begins anew; whoever waits for the marks says so when they do not come.
        await pause(200);
      }
    }
  }

  #look(said: object): void {
    const now = performance.now();
    for (const [, number] of JSON.stringify(said).matchAll(marks)) {
      const cluster = Number(number) % this.#clusters;
      if (!this.#seen.has(cluster)) {
        this.#seen.set(cluster, now);
      }
    }
  }
}

function isReset(event: FleetStreamEvent): boolean {
  return event.type === 'changes' && Boolean(event.changes.reset);
}
