import { kindDescriptors } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  startSyntheticFleet,
  SyntheticFleet,
  SyntheticManagementCluster,
} from '@gitops-fleet/sandbox';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { pause } from '../testing/untilSeen';
import { serve } from './child';
import { RequestCounter } from './RequestCounter';

export interface FleetSize {
  managementClusters: number;
  objects: number;
  /** Entries of each inventory; 50 make an object of about 8 KB. */
  inventoryEntries: number;
  /** Events of each kind and cluster that a watch can go on from; 1,000 where it is left out. */
  eventWindow?: number;
  /** Whether nobody will ask for whole lists, as peers do: they need not be ready. */
  pagesOnly?: boolean;
}

const reconcilersPerCluster = 15;

let fleet: SyntheticFleet | undefined;
let counter: RequestCounter | undefined;
let pagesOnly = false;

/** Reads every list as both sides do, page by page and as a whole, so that their answers are encoded by then. */
async function readEverything(
  { url, tokens, certificateAuthority }: SyntheticManagementCluster,
  isPaged: boolean,
): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: certificateAuthority } });
  const headers = {
    authorization: `Bearer ${tokens.viewer}`,
    'accept-encoding': 'gzip',
  };
  for (const { group, versions, plural } of kindDescriptors) {
    for (const version of versions) {
      const list = `${url}/apis/${group}/${version}/${plural}`;
      const whole = await request(isPaged ? `${list}?limit=1` : list, {
        dispatcher,
        headers,
      });
      await whole.body.dump();
      let token: string | undefined = '';
      while (whole.statusCode === 200 && token !== undefined) {
        const { body } = await request(
          `${list}?limit=500${token && `&continue=${token}`}`,
          { dispatcher, headers },
        );
        token = tokenOf(Buffer.from(await body.bytes()));
      }
    }
  }
  await dispatcher.close();
}

/** The token of the next page, which stands behind the objects of a page. */
function tokenOf(page: Buffer): string | undefined {
  const isGzip = page[0] === 0x1f && page[1] === 0x8b;
  const text = (isGzip ? gunzipSync(page) : page).toString('utf8');
  return /"metadata":\{"continue":"([^"]+)"[^{}]*\}\}$/.exec(
    text.slice(-1_000),
  )?.[1];
}

const service = {
  /** Fills the API servers, and reads everything once so that answers are ready: it is not they who are measured. */
  async start(size: FleetSize) {
    fleet = await startSyntheticFleet({
      managementClusters: size.managementClusters,
      workloadClusters: Math.round(size.objects / reconcilersPerCluster),
      reconcilersPerCluster,
      size: { inventoryEntries: size.inventoryEntries, historyEntries: 5 },
      tls: true,
      eventWindow: size.eventWindow,
    });
    pagesOnly = size.pagesOnly ?? false;
    await service.encode();
    counter = new RequestCounter(
      fleet.managementClusters.map(({ url }) => url),
    );
    return {
      reconcilers: fleet.reconcilers,
      clusters: fleet.managementClusters.map(({ name, kubeconfig, url }) => ({
        name,
        kubeconfig,
        url,
      })),
    };
  },

  /** Makes the answers ready for what there is now, after it was changed: whoever is measured next asks for all of it. */
  async encode() {
    await Promise.all(
      fleet!.managementClusters.map(cluster =>
        readEverything(cluster, pagesOnly),
      ),
    );
  },

  /** Has so many objects a second fail or heal, with the time of the write as message. */
  async flip({ perSecond, seconds }: { perSecond: number; seconds: number }) {
    const turn = 10;
    const end = performance.now() + seconds * 1_000;
    let due = 0;
    let last = performance.now();
    while (performance.now() < end) {
      await pause(turn);
      const now = performance.now();
      due += (perSecond * (now - last)) / 1_000;
      last = now;
      await fleet!.flip(Math.floor(due), () => `written at ${Date.now()}`);
      due -= Math.floor(due);
    }
  },

  /**
   * Writes so many changes to each management cluster at once, to different objects: one may be of an object that shows
   * something else first. Their messages are `written at <ms> as <number>`, with one number for each management cluster.
   */
  async mark({ each, from }: { each: number; from: number }) {
    const clusters = fleet!.managementClusters.length;
    let written = 0;
    await fleet!.flip(
      each * clusters,
      () => `written at ${Date.now()} as ${from + (written++ % clusters)}`,
    );
  },

  /** Requests so far. */
  requests: () => counter!.count,
};

export type ApiServersService = typeof service;

serve(service);
