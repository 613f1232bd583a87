/*
 * A backend with Backstage's own Kubernetes plugin, whose clusters are those of the benchmark. Everything is in its favour:
 * its catalog answers from memory, and one label finds all Kustomizations.
 */
import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  ServiceRef,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { KubeConfig } from '@kubernetes/client-node';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { benchToken } from './benchToken';
import { serve } from './child';

export interface KubernetesPluginOptions {
  port: number;
  /** Folder that the plugin is found from: the project does not depend on it. */
  foundFrom: string;
  clusters: { name: string; kubeconfig: string }[];
}

/** Every synthetic Kustomization has been applied by the management cluster's own. */
const label = 'kustomize.toolkit.fluxcd.io/name=mgmt';

/** What the page is of. */
const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'fleet',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-label-selector': label },
  },
};

function clusterOf({ name, kubeconfig }: { name: string; kubeconfig: string }) {
  const read = new KubeConfig();
  read.loadFromString(kubeconfig);
  const { server, caData } = read.getCurrentCluster()!;
  return {
    name,
    url: server,
    authProvider: 'serviceAccount',
    serviceAccountToken: read.getCurrentUser()!.token!,
    ...(caData && { caData }),
  };
}

function configuration({ port, clusters }: KubernetesPluginOptions) {
  return new ConfigReader({
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { port, host: '127.0.0.1' },
      auth: {
        externalAccess: [
          { type: 'static', options: { token: benchToken, subject: 'bench' } },
        ],
      },
      database: { client: 'better-sqlite3', connection: ':memory:' },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        { type: 'config', clusters: clusters.map(clusterOf) },
      ],
    },
  });
}

const service = {
  async start(options: KubernetesPluginOptions) {
    const load = createRequire(join(options.foundFrom, 'package.json'));
    const plugin: { default: BackendFeature } = load(
      '@backstage/plugin-kubernetes-backend',
    );
    const catalog: {
      catalogServiceRef: ServiceRef<object, 'plugin', 'singleton'>;
    } = load('@backstage/plugin-catalog-node');
    const backend = createBackend();
    backend.add(
      createServiceFactory({
        service: coreServices.rootConfig,
        deps: {},
        factory: () => configuration(options),
      }),
    );
    backend.add(
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => WinstonLogger.create({ level: 'none' }),
      }),
    );
    backend.add(
      createServiceFactory({
        service: catalog.catalogServiceRef,
        deps: {},
        factory: () => ({ getEntityByRef: async () => entity }),
      }),
    );
    backend.add(plugin.default);
    await backend.start();
  },

  /** Seconds of processor time since the start of the process. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },

  /** The most resident memory that there has ever been. */
  peakRss: () => process.resourceUsage().maxRSS * 1_024,
};

export type KubernetesPluginService = typeof service;

serve(service);
