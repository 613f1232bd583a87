import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  ClusterRecord,
  clusterKey,
  clusterLifecycles,
  gitopsFleetOpenApiDocument,
  gitopsFleetPlanPermission,
  gitopsFleetReadPermission,
  reconciliationStatuses,
  ResourceIdentity,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Request, Router } from 'express';
import { describeCluster, describeResource } from './api/details';
import { listResources } from './api/resources';
import { SnapshotEncoder } from './api/SnapshotEncoder';
import { streamChanges } from './api/streamChanges';
import { summarize } from './api/summary';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { HistoryReader } from './history/HistoryReader';
import { FleetStore } from './store/FleetStore';

interface RouterOptions {
  store: FleetStore;
  history: HistoryReader;
  platformRepository: PlatformRepositoryReader;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  now?: () => number;
  validateResponses?: boolean;
}

/** The HTTP API of `openapi.yaml`. Every route is answered from memory, and only for those who may read the fleet. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { store, history, platformRepository, now = Date.now } = options;
  const snapshots = new SnapshotEncoder(store, now);
  const router = await createValidatedOpenApiRouter<
    typeof gitopsFleetOpenApiDocument
  >(gitopsFleetOpenApiDocument, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
  });

  const authorize = async (
    request: unknown,
    permission: BasicPermission = gitopsFleetReadPermission,
  ) => {
    const credentials = await options.httpAuth.credentials(request as Request, {
      allow: ['user', 'service'],
    });
    const [decision] = await options.permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You need the permission ${permission.name}: ask whoever runs this portal to grant it`,
      );
    }
    return credentials;
  };

  router.get('/v1/snapshot', async (request, response) => {
    await authorize(request);
    const snapshot = await snapshots.get();
    response.set({
      etag: snapshot.etag,
      'cache-control': 'private, no-cache, no-transform',
      vary: 'accept-encoding, authorization',
    });
    if (request.headers['if-none-match'] === snapshot.etag) {
      response.status(304).end();
      return;
    }
    response.type('application/json');
    const zipped = /\bgzip\b/.test(
      String(request.headers['accept-encoding'] ?? ''),
    );
    if (zipped) {
      response.set('content-encoding', 'gzip');
    }
    response.end(zipped ? snapshot.gzip : snapshot.json);
  });

  router.get('/v1/changes', async (request, response) => {
    await authorize(request);
    const { since, epoch } = request.query;
    if (request.headers.accept?.includes('text/event-stream')) {
      streamChanges(store, request as unknown as Request, response, {
        version: since,
        epoch,
      });
      return;
    }
    response.json(store.changeLog.changesSince(since, epoch, now()));
  });

  router.get('/v1/summary', async (request, response) => {
    await authorize(request);
    response.json(summarize(store, now()));
  });

  router.get('/v1/clusters', async (request, response) => {
    await authorize(request);
    response.json({
      version: store.changeLog.version,
      asOf: now(),
      clusters: [...store.clusters.values()].sort(worstFirst),
      connections: [...store.connections.values()],
    });
  });

  router.get(
    '/v1/clusters/:managementCluster/:namespace/:name',
    async (request, response) => {
      await authorize(request);
      const { managementCluster, namespace, name } = request.params;
      response.json(
        describeCluster(
          store,
          clusterKey(managementCluster, namespace, name),
          now(),
        ),
      );
    },
  );

  router.get('/v1/resources', async (request, response) => {
    await authorize(request);
    response.json(listResources(store, request.query, now()));
  });

  router.get(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name',
    async (request, response) => {
      await authorize(request);
      response.json(
        describeResource(store, keyOfResource(request.params), now()),
      );
    },
  );

  router.get(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name/history',
    async (request, response) => {
      await authorize(request);
      response.json(
        await history.ofSubject(keyOfResource(request.params), {
          ...request.query,
          now: now(),
        }),
      );
    },
  );

  router.get(
    '/v1/clusters/:managementCluster/:namespace/:name/history',
    async (request, response) => {
      await authorize(request);
      const { managementCluster, namespace, name } = request.params;
      response.json(
        await history.ofSubject(
          clusterKey(managementCluster, namespace, name),
          {
            ...request.query,
            now: now(),
          },
        ),
      );
    },
  );

  router.get('/v1/history', async (request, response) => {
    await authorize(request);
    const { managementCluster, type, status, ...query } = request.query;
    response.json(
      await history.list({
        ...query,
        managementCluster: managementCluster?.split(','),
        type: type?.split(','),
        status: status?.split(','),
      }),
    );
  });

  router.get('/v1/connections', async (request, response) => {
    await authorize(request);
    response.json({
      version: store.changeLog.version,
      asOf: now(),
      connections: [...store.connections.values()],
    });
  });

  router.get('/v1/platform-repository', async (request, response) => {
    await authorize(request, gitopsFleetPlanPermission);
    response.json(await platformRepository.describe());
  });

  router.post('/v1/plans', async (request, response) => {
    await authorize(request, gitopsFleetPlanPermission);
    const { action, input } = request.body;
    response.json(await platformRepository.preview(action, input));
  });

  return router;
}

/** In a path, `-` stands for the namespace of a cluster-scoped resource. */
function keyOfResource(parameters: ResourceIdentity): string {
  const { namespace } = parameters;
  return resourceKey({
    ...parameters,
    namespace: namespace === '-' ? '' : namespace,
  });
}

/** Worst reconcilers first, then worst lifecycle, then by key. */
function worstFirst(a: ClusterRecord, b: ClusterRecord): number {
  return (
    reconciliationStatuses.indexOf(a.reconcilers.status) -
      reconciliationStatuses.indexOf(b.reconcilers.status) ||
    clusterLifecycles.indexOf(a.lifecycle) -
      clusterLifecycles.indexOf(b.lifecycle) ||
    (a.key < b.key ? -1 : 1)
  );
}
