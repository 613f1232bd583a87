/* A backend that is built on the informer of `@kubernetes/client-node`. */
import {
  CustomObjectsApi,
  KubeConfig,
  KubernetesListObject,
  KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import {
  KubernetesObject as ReadObject,
  readConditions,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { serve } from './child';

const written = /written at (\d+)/;

let latencies: number[] = [];
let held = 0;

/** Which of the kinds that the portal watches there are. */
async function kindsOf(api: CustomObjectsApi) {
  const kinds = await Promise.all(
    watchedKinds.map(async ({ group, plural, versions: [version] }) => {
      const { resources } = await api
        .getAPIResources({ group, version })
        .catch(() => ({ resources: [] }));
      return resources.some(({ name }) => name === plural)
        ? [{ group, plural, version }]
        : [];
    }),
  );
  return kinds.flat();
}

/** Holds everything of one cluster, as its documentation shows. @throws Error when a list fails */
async function watchCluster(text: string): Promise<void> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(text);
  const api = kubeConfig.makeApiClient(CustomObjectsApi);
  const kinds = await kindsOf(api);
  await Promise.all(
    kinds.map(kind => {
      const { group, version, plural } = kind;
      const informer = makeInformer<KubernetesObject>(
        kubeConfig,
        `/apis/${group}/${version}/${plural}`,
        async () =>
          (await api.listClusterCustomObject(
            kind,
          )) as KubernetesListObject<KubernetesObject>,
      );
      informer.on('add', () => {
        held++;
      });
      informer.on('delete', () => {
        held--;
      });
      informer.on('update', object => {
        const now = Date.now();
        const ready = readConditions(object as ReadObject).get('Ready');
        const [, time] = written.exec(ready?.message ?? '') ?? [];
        if (time) {
          latencies.push(now - Number(time));
        }
      });
      return new Promise<void>((started, failed) => {
        informer.on('error', failed);
        informer.start().then(started, failed);
      });
    }),
  );
}

function heapUsed(): number {
  gc!();
  gc!();
  return process.memoryUsage().heapUsed;
}

const service = {
  /** Resolves when everything has been listed, and is watched. */
  async start({ kubeconfigs }: { kubeconfigs: string[] }) {
    const heap = heapUsed();
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await Promise.all(kubeconfigs.map(watchCluster));
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - began) / 1_000;
    const { rss } = process.memoryUsage();
    return {
      seconds,
      cpuSeconds: (user + system) / 1e6,
      objects: held,
      rss,
      bytesPerObject: (heapUsed() - heap) / Math.max(held, 1),
    };
  },

  /** Milliseconds from the writing of each change to its handler, since the last call. */
  takeLatencies() {
    const times = latencies;
    latencies = [];
    return times;
  },

  /** Resident memory as it is. */
  rss: () => process.memoryUsage().rss,
};

export type InformerService = typeof service;

serve(service);
