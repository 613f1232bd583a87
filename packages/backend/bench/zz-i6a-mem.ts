import { createServer } from 'node:http';
import { fork } from 'node:child_process';
import { PagedList } from '/work/main/plugins/gitops-fleet-backend/src/ingest/PagedList';
import { ApiServer } from '/work/main/plugins/gitops-fleet-backend/src/connection/ApiServer';
import { ClusterCredentials } from '/work/main/plugins/gitops-fleet-backend/src/connection/ClusterCredentials';
import { descriptorOf, projectResource } from '/work/main/plugins/gitops-fleet-common/src';
import { gzipSync } from 'node:zlib';
import { monitorEventLoopDelay } from 'node:perf_hooks';
if (process.argv[2] === 'server') {
  const item = (i: number) => ({ metadata: { name: 'x' + i, namespace: 'ns', uid: 'u' + i, resourceVersion: String(i), managedFields: Array.from({ length: 8 }, (_, k) => ({ manager: 'm' + k, fieldsV1: { 'f:spec': { 'f:a': {}, 'f:b': {}, 'f:c': { 'f:d': {} } } } })) }, spec: { interval: '5m', path: './a/b/' + i, sourceRef: { kind: 'GitRepository', name: 'main' } }, status: { conditions: [{ type: 'Ready', status: 'True', reason: 'ok', message: 'Applied revision' }], lastAppliedRevision: 'main@sha1:' + 'a'.repeat(40), inventory: { entries: Array.from({ length: 60 }, (_, k) => ({ id: `ns_name-of-thing-${k}_apps_Deployment_${Math.random()}${'y'.repeat(40)}`, v: 'v1' })) } } });
  const pages = Array.from({ length: 20 }, (_, p) => gzipSync(JSON.stringify({ metadata: { resourceVersion: '1', ...(p < 19 && { continue: String(p + 1) }) }, items: Array.from({ length: 500 }, (_, i) => item(p * 500 + i)) }), { level: 1 }));
  const s = createServer((q, r) => { const p = Number(new URL(q.url!, 'http://x').searchParams.get('continue') ?? 0); r.writeHead(200, { 'content-encoding': 'gzip' }); r.end(pages[p]); });
  s.listen(0, () => process.send!((s.address() as { port: number }).port));
} else {
  const child = fork(process.argv[1], ['server'], { execArgv: process.execArgv });
  child.on('message', async (port: number) => {
    const server = new ApiServer(new ClusterCredentials({ type: 'serviceAccount', url: `http://127.0.0.1:${port}`, token: 't', skipTLSVerify: false }, 'x'));
    const d = descriptorOf('kustomize.toolkit.fluxcd.io', 'Kustomization')!;
    const run = async () => {
      let bytes = 0;
      const list = new PagedList({ server, path: '/l', pageSize: 500, acquire: async () => () => {}, onBytes: n => { bytes += n; }, project: item => projectResource({ ...item, kind: 'Kustomization', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' } as never, d) });
      const before = process.memoryUsage(); let peak = 0; let peakRss = 0;
      const t = setInterval(() => { const m = process.memoryUsage(); peak = Math.max(peak, m.heapUsed + m.external); peakRss = Math.max(peakRss, m.rss); }, 5);
      const h = monitorEventLoopDelay({ resolution: 1 }); h.enable();
      const b = performance.now(); const { objects } = await list.read(new AbortController().signal); const ms = performance.now() - b; clearInterval(t); h.disable();
      globalThis.gc?.(); const after = process.memoryUsage();
      console.log(objects.length, 'ms', ms.toFixed(0), 'MB wire', (bytes / 1e6).toFixed(1), 'rss before', (before.rss / 1e6).toFixed(0), 'peak rss', (peakRss / 1e6).toFixed(0), 'peak heap+ext', (peak / 1e6).toFixed(0), 'kept B/object', ((after.heapUsed - before.heapUsed) / objects.length).toFixed(0), 'longest block ms', (h.max / 1e6).toFixed(1), 'p99', (h.percentile(99) / 1e6).toFixed(1));
    };
    globalThis.gc?.(); await run(); await run();
    await server.close(); child.kill(); 
  });
}
