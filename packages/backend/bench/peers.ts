import { watchedKinds } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { request } from 'undici';
import { pause } from '../testing/untilSeen';
import type { ApiServersService } from './apiServers';
import { authorization } from './benchToken';
import { Child } from './child';
import type { InformerService } from './informer';
import type { KubernetesPluginService } from './kubernetesPlugin';
import { pollInterval } from './kubernetesPeer';
import { percentiles, rounded } from './row';
import { fetchPackage } from './scripts';
import { freePort } from './wire';

/** Milliseconds that a peer may take for an answer. */
const limit = 60_000;

/** The version of the release of Backstage that the project is built on. */
const pluginVersion = '0.21.11';

/** Flux's kinds, whose objects the page shows. */
const fluxKinds = watchedKinds
  .filter(({ group }) => group.endsWith('.toolkit.fluxcd.io'))
  .map(({ group, versions, plural }) => ({
    group,
    apiVersion: versions[0],
    plural,
  }));

export interface FleetToPeers {
  apiServers: Child<ApiServersService>;
  clusters: { name: string; kubeconfig: string }[];
  reconcilers: number;
  eventsPerSecond: number;
}

/** What the page of Backstage's Kubernetes plugin took. */
export interface PluginFigures {
  p99_ms: number;
  p50_ms: number;
  cpu_ms: number;
  peakRss: number;
  /** Of a compressed answer; absent where none came. */
  bytes?: number;
  requestsPerView?: number;
  /** Milliseconds from a change to the answer that shows it, for a page that asks every ten seconds. */
  changes?: { p50_ms: number; p99_ms: number };
  /** Why there was no answer: the figures are the least that one would take. */
  failure?: string;
}

/**
 * A page of Backstage's Kubernetes plugin, over the same API servers.
 *
 * Its frontend shows custom resources by `useCustomResources`: one `POST /resources/custom/query` for an entity with the
 * kinds that the page shows, to which the backend answers with every object of every cluster that has the entity's label,
 * and again every ten seconds. That is what is asked here, for Flux's kinds and an entity whose label every Kustomization
 * has; `/services/:id` would ask for 13 kinds of Kubernetes besides.
 */
export async function measurePlugin({
  apiServers,
  clusters,
  reconcilers,
  eventsPerSecond,
}: FleetToPeers): Promise<PluginFigures> {
  // So that no object changes again before it is shown: the page would not show the older change at all.
  const changesPerSecond = Math.min(eventsPerSecond, reconcilers / 20);
  const foundFrom = await fetchPackage(
    '@backstage/plugin-kubernetes-backend',
    pluginVersion,
  );
  const child = await Child.start<KubernetesPluginService>('kubernetesPlugin');
  try {
    const port = await freePort();
    await child.call('start', { port, foundFrom, clusters });
    const url = `http://127.0.0.1:${port}/api/kubernetes/resources/custom/query`;
    const cpu = () => child.call('cpu', undefined);
    // The first one, as ours, is a warm-up; where it fails, it is all that there is to tell.
    const before = await cpu();
    const first = await view(url);
    if (first.failure) {
      return {
        p99_ms: limit,
        p50_ms: limit,
        cpu_ms: rounded(((await cpu()) - before) * 1_000),
        peakRss: await child.call('peakRss', undefined),
        failure: first.failure,
      };
    }
    const warm = await cpu();
    const requests = await apiServers.call('requests', undefined);
    const views = [];
    for (let i = 0; i < 4; i++) {
      views.push(await view(url));
    }
    const failed = views.find(({ failure }) => failure);
    const cpuOfViews = (await cpu()) - warm;
    const asked = (await apiServers.call('requests', undefined)) - requests;
    return {
      ...percentiles(views.map(({ ms, failure }) => (failure ? limit : ms))),
      cpu_ms: rounded((cpuOfViews * 1_000) / views.length),
      bytes: first.bytes,
      requestsPerView: rounded(asked / views.length),
      ...(failed
        ? { failure: failed.failure }
        : {
            changes: await changesByPolling(url, apiServers, changesPerSecond),
          }),
      peakRss: await child.call('peakRss', undefined),
    };
  } finally {
    await child.stop();
  }
}

interface View {
  ms: number;
  bytes: number;
  failure?: string;
}

/** One view of the page, as it comes, compressed: what a browser takes to unpack it is not the backend's. */
async function view(
  url: string,
  options: { encoding?: string; onChunk?: (chunk: Buffer) => void } = {},
): Promise<View> {
  const began = performance.now();
  const ms = () => performance.now() - began;
  let bytes = 0;
  let said = '';
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: {
        ...authorization,
        'content-type': 'application/json',
        'accept-encoding': options.encoding ?? 'gzip',
      },
      body: JSON.stringify({
        entityRef: 'component:default/fleet',
        auth: {},
        customResources: fluxKinds,
      }),
      headersTimeout: limit,
      bodyTimeout: limit,
      signal: AbortSignal.timeout(limit),
    });
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      options.onChunk?.(chunk);
      said = statusCode === 200 ? '' : (said + chunk).slice(0, 300);
    }
    return statusCode === 200
      ? { ms: ms(), bytes }
      : { ms: ms(), bytes, failure: failureOf(statusCode, said, ms()) };
  } catch (error) {
    const { name, message } = error as Error;
    return {
      ms: ms(),
      bytes,
      failure:
        name === 'TimeoutError'
          ? `no answer within ${limit / 1_000} s`
          : `no answer: ${message}, after ${rounded(ms() / 1_000)} s`,
    };
  }
}

function failureOf(statusCode: number, said: string, ms: number): string {
  const [, message = ''] = /"message":"([^"]*)"/.exec(said) ?? [];
  return `no answer: HTTP ${statusCode} ${message} after ${rounded(
    ms / 1_000,
  )} s`;
}

const written = /written at (\d+)/g;

/** How old each change is when a page that asks every ten seconds shows it: those between one answer and the next. */
async function changesByPolling(
  url: string,
  apiServers: Child<ApiServersService>,
  perSecond: number,
): Promise<{ p50_ms: number; p99_ms: number } | undefined> {
  const seconds = pollInterval / 1_000;
  const began = Date.now();
  await apiServers.call('flip', { perSecond, seconds });
  const times: number[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  const { failure } = await view(url, {
    encoding: 'identity',
    onChunk: chunk => {
      const text = rest + decoder.decode(chunk, { stream: true });
      let end = 0;
      for (const { 1: time, 0: match, index } of text.matchAll(written)) {
        times.push(Number(time));
        end = index + match.length;
      }
      rest = text.slice(Math.max(end, text.length - 40));
    },
  });
  const shown = Date.now();
  const latencies = times
    .filter(time => time >= began)
    .map(time => shown - time);
  return failure || latencies.length === 0 ? undefined : percentiles(latencies);
}

/** What a backend on the informer of `@kubernetes/client-node` took to hold the same objects. */
export interface InformerFigures {
  s: number;
  cpu_s: number;
  bytesPerObject: number;
  rss: number;
  changes: { p50_ms: number; p99_ms: number };
}

/** @returns what the informer took, or why it did not come to hold everything */
export async function measureInformer({
  apiServers,
  clusters,
  eventsPerSecond,
}: FleetToPeers): Promise<InformerFigures | { failure: string }> {
  const child = await Child.start<InformerService>('informer');
  try {
    const started = await Promise.race([
      child.call('start', {
        kubeconfigs: clusters.map(({ kubeconfig }) => kubeconfig),
      }),
      pause(limit).then(() => undefined),
    ]);
    if (!started) {
      return { failure: `not in sync within ${limit / 1_000} s` };
    }
    await pause(1_000);
    await child.call('takeLatencies', undefined);
    await apiServers.call('flip', { perSecond: eventsPerSecond, seconds: 10 });
    await pause(500);
    return {
      s: rounded(started.seconds),
      cpu_s: rounded(started.cpuSeconds),
      bytesPerObject: rounded(started.bytesPerObject),
      rss: started.rss,
      changes: percentiles(await child.call('takeLatencies', undefined)),
    };
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    return { failure: `not in sync: ${message}` };
  } finally {
    await child.stop();
  }
}
