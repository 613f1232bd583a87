import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { openPage } from '../testing/portal';
import { fetchWithToken } from './benchToken';

const written = /written at (\d+)/g;

/**
 * A page of the portal that is open. One that reads tells how long a change took from its writing on the API server; the
 * others only take what comes, so that this process is not what is measured.
 */
export class Viewer {
  #latencies: number[] = [];

  static async open(
    address: string,
    signal: AbortSignal,
    options: { reads: boolean },
  ): Promise<Viewer> {
    const viewer = new Viewer();
    const client = new GitOpsFleetClient({
      discoveryApi: { getBaseUrl: async () => address },
      fetchApi: {
        fetch: options.reads ? viewer.#fetchAndRead : fetchWithToken,
      },
    });
    if (options.reads) {
      await openPage(client, signal);
    } else {
      const { version, epoch } = await client.getChanges({
        version: 0,
        epoch: 'none',
      });
      const response = await fetchWithToken(
        `${address}/v1/changes?since=${version}&epoch=${epoch}`,
        { headers: { accept: 'text/event-stream' }, signal },
      );
      drain(response.body!, signal);
    }
    return viewer;
  }

  /** Milliseconds of each change since the last call. */
  takeLatencies(): number[] {
    const latencies = this.#latencies;
    this.#latencies = [];
    return latencies;
  }

  readonly #fetchAndRead: typeof fetch = async (input, init) => {
    const response = await fetchWithToken(input, init);
    if (!String(input).includes('/v1/changes')) {
      return response;
    }
    const decoder = new TextDecoder();
    const look = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const now = Date.now();
        for (const [, time] of decoder
          .decode(chunk, { stream: true })
          .matchAll(written)) {
          this.#latencies.push(now - Number(time));
        }
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body!.pipeThrough(look), {
      status: response.status,
      headers: response.headers,
    });
  };
}

async function drain(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  try {
    while (!(await reader.read()).done);
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}
