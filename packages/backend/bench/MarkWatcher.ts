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
  readonly #signal: AbortSignal;
  readonly #seen = new Set<string>();

  /**
   * Follows the fleet until the signal is aborted, and begins anew when it is told to, as a page does.
   *
   * @param address - of the portal's API
   * @throws Error when the portal does not answer at first
   */
  static async open(
    address: string,
    signal: AbortSignal,
  ): Promise<MarkWatcher> {
    const watcher = new MarkWatcher(address, signal);
    await new Promise<void>((opened, failed) => {
      watcher.#follow(opened).catch(failed);
    });
    return watcher;
  }

  private constructor(address: string, signal: AbortSignal) {
    this.#client = new GitOpsFleetClient({
      discoveryApi: { getBaseUrl: async () => address },
      fetchApi: { fetch: fetchWithToken },
    });
    this.#signal = signal;
  }

  /** Of how many management clusters a marked change has been seen. */
  get seen(): number {
    return this.#seen.size;
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
    for (const [, cluster] of JSON.stringify(said).matchAll(marks)) {
      this.#seen.add(cluster);
    }
  }
}

function isReset(event: FleetStreamEvent): boolean {
  return event.type === 'changes' && Boolean(event.changes.reset);
}
