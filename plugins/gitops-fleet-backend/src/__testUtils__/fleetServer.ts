import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import express, { Express } from 'express';
import {
  appliers,
  cluster,
  clusters,
  connection,
  gitRepository,
  kustomization,
  sources,
} from '../__fixtures__/objects';
import { FleetDatabase } from '../database/FleetDatabase';
import { HistoryReader } from '../history/HistoryReader';
import { createRouter } from '../router';
import { FleetStore } from '../store/FleetStore';
import { fleetDatabases } from './databases';
import { operationsOn } from './operations';
import { fleetRules, permissionsOf } from './permissions';

/** A cluster of production, where one Kustomization fails, and one of test. */
export function servedFleet(): FleetStore {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  store.setConnection(connection('aws-v1'));
  store.replace('aws-v1', clusters, [cluster('prod-eu'), cluster('test-eu')]);
  store.replace('aws-v1', sources, [gitRepository('main')]);
  store.replace('aws-v1', appliers, [
    kustomization('prod-eu', 'prod-eu', {
      path: './providers/aws/v1/clusters/prod/prod-eu',
    }),
    kustomization('prod-eu', 'ingress', {
      ready: {
        status: 'False',
        reason: 'BuildFailed',
        message: 'no Kustomize',
      },
    }),
    kustomization('test-eu', 'test-eu', {
      path: './providers/aws/v1/clusters/test/test-eu',
    }),
  ]);
  store.flush();
  return store;
}

/** The API on a store; answers that are not as documented are errors. */
export async function fleetServer(options: {
  store: FleetStore;
  database: FleetDatabase;
  operations: ReturnType<typeof operationsOn>;
  decisions: Parameters<typeof permissionsOf>[1];
}): Promise<Express> {
  const { store, database, operations, decisions } = options;
  return express()
    .use(
      await createRouter({
        ...operations,
        store,
        history: new HistoryReader(database),
        platformRepository: new PlatformRepositoryReader(
          new ConfigReader({}),
          undefined,
        ),
        httpAuth: mockServices.httpAuth(),
        permissions: permissionsOf(store, decisions),
        rules: fleetRules,
        validateResponses: true,
      }),
    )
    .use(mockErrorHandler());
}

/** Serves stores whose clusters cannot be written to, each with a database of its own; call it at the top of a file. */
export function fleetServers() {
  const databases = fleetDatabases();
  return async (
    store: FleetStore,
    decisions: PolicyDecision = { result: AuthorizeResult.ALLOW },
    fill?: (database: FleetDatabase) => Promise<void>,
  ): Promise<Express> => {
    const database = await databases.create('SQLITE_3');
    await fill?.(database);
    const operations = operationsOn({ store, database, clusters: [] });
    return fleetServer({ store, database, operations, decisions });
  };
}
