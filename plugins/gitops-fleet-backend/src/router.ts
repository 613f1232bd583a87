import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { NotFoundError } from '@backstage/errors';
import type { PermissionRuleset } from '@backstage/plugin-permission-node';
import {
  clusterKey,
  gitopsFleetOpenApiDocument,
  gitopsFleetPlanPermission,
  ResourceIdentity,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import express, { Request, Router } from 'express';
import { describeCluster, describeResource } from './api/details';
import { FleetAnswers } from './api/FleetAnswers';
import { isCurrent } from './api/isCurrent';
import { addOperationRoutes, OperationServices } from './api/operationRoutes';
import { listFailures } from './api/failures';
import { listResources } from './api/resources';
import { sendAnswer } from './api/sendAnswer';
import { streamChanges } from './api/streamChanges';
import { HistoryReader } from './history/HistoryReader';
import { FleetAccess } from './permissions/FleetAccess';
import type { FleetResource } from './permissions/fleetResource';
import type { FleetPredicate } from './permissions/rules';
import { shows, visibleKeys, VisibleFleet } from './permissions/VisibleFleet';
import { FleetStore } from './store/FleetStore';

/** Longest body of a request: five hundred keys of resources. */
const longestBody = '256kb';

export interface RouterOptions {
  store: FleetStore;
  history: HistoryReader;
  platformRepository: PlatformRepositoryReader;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** The rules that conditional decisions name. */
  rules: PermissionRuleset<FleetResource, FleetPredicate>;
  services: OperationServices;
  /** Why nothing can be written to a management cluster; `undefined` where it can. */
  unwritable(managementCluster: string): string | undefined;
  now?: () => number;
  validateResponses?: boolean;
}

/** The HTTP API of `openapi.yaml`. Every route is answered from memory, with what the caller may see of the fleet. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { store, history, platformRepository, now = Date.now } = options;
  const access = new FleetAccess(options);
  const known = new WeakMap<VisibleFleet, FleetAnswers>();
  const answersOf = (fleet: VisibleFleet) => {
    const answers = known.get(fleet) ?? new FleetAnswers(fleet, now);
    known.set(fleet, answers);
    return answers;
  };
  const router = await createValidatedOpenApiRouter<
    typeof gitopsFleetOpenApiDocument
  >(gitopsFleetOpenApiDocument, {
    validatorOptions: { validateResponses: options.validateResponses ?? false },
    middleware: [express.json({ limit: longestBody })],
  });

  for (const name of ['snapshot', 'summary', 'clusters'] as const) {
    router.get(`/v1/${name}`, async (request, response) => {
      const fleet = await access.fleetOf(request);
      await sendAnswer(request, response, await answersOf(fleet)[name].get());
    });
  }

  router.get('/v1/changes', async (request, response) => {
    const fleet = await access.fleetOf(request);
    const { since, epoch } = request.query;
    if (request.headers.accept?.includes('text/event-stream')) {
      response.on('close', access.groups.read(fleet));
      streamChanges(fleet, request as unknown as Request, response, {
        version: since,
        epoch,
      });
      return;
    }
    response.json(fleet.changeLog.changesSince(since, epoch, now()));
  });

  router.get(
    '/v1/clusters/:managementCluster/:namespace/:name',
    async (request, response) => {
      const fleet = await access.fleetOf(request);
      const { managementCluster, namespace, name } = request.params;
      response.json(
        describeCluster(
          fleet,
          clusterKey(managementCluster, namespace, name),
          now(),
        ),
      );
    },
  );

  router.get('/v1/resources', async (request, response) => {
    const fleet = await access.fleetOf(request);
    response.json(listResources(fleet, request.query, now()));
  });

  router.get(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name',
    async (request, response) => {
      const fleet = await access.fleetOf(request);
      const key = keyOfResource(request.params);
      const details = describeResource(store, key, now(), fleet);
      const unavailable = options.unwritable(request.params.managementCluster);
      response.json({
        ...details,
        ...(unavailable && { operationsUnavailable: unavailable }),
      });
    },
  );

  /** @throws NotFoundError for the history of something that may not be seen */
  const historyOf = (
    fleet: VisibleFleet,
    key: string,
    query: { cursor?: string; limit?: number },
  ) => {
    // What is deleted is in no part of the fleet any more; those who see everything see what it was.
    if (fleet !== store && !shows(fleet, key)) {
      throw new NotFoundError(
        `There is no '${key}': it may have been deleted, or you may not see it`,
      );
    }
    return history.ofSubject(key, { ...query, now: now() });
  };

  router.get(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name/history',
    async (request, response) => {
      const fleet = await access.fleetOf(request);
      const key = keyOfResource(request.params);
      response.json(await historyOf(fleet, key, request.query));
    },
  );

  router.get(
    '/v1/clusters/:managementCluster/:namespace/:name/history',
    async (request, response) => {
      const fleet = await access.fleetOf(request);
      const { managementCluster, namespace, name } = request.params;
      const key = clusterKey(managementCluster, namespace, name);
      response.json(await historyOf(fleet, key, request.query));
    },
  );

  router.get('/v1/failures', async (request, response) => {
    const fleet = await access.fleetOf(request);
    response.json(listFailures(fleet, request.query, now()));
  });

  router.get('/v1/history', async (request, response) => {
    const fleet = await access.fleetOf(request);
    const { managementCluster, type, status, ...query } = request.query;
    response.json(
      await history.list({
        ...query,
        managementCluster: managementCluster?.split(','),
        type: type?.split(','),
        status: status?.split(','),
        ...(fleet !== store && { among: visibleKeys(fleet) }),
      }),
    );
  });

  router.get('/v1/connections', async (request, response) => {
    const fleet = await access.fleetOf(request);
    if (!isCurrent(request, response, fleet)) {
      response.json({
        version: fleet.changeLog.version,
        asOf: now(),
        connections: [...fleet.connections.values()],
      });
    }
  });

  // Numbers only, since it is answered to everybody.
  router.get('/v1/readiness', async (_, response) => {
    const connections = [...store.connections.values()];
    const untried = connections.filter(({ state }) =>
      ['connecting', 'syncing'].includes(state),
    ).length;
    response.status(untried === 0 ? 200 : 503).json({
      ready: untried === 0,
      managementClusters: connections.length,
      untried,
    });
  });

  router.get('/v1/platform-repository', async (request, response) => {
    await access.require(request, gitopsFleetPlanPermission);
    response.json(await platformRepository.describe());
  });

  router.post('/v1/plans', async (request, response) => {
    await access.require(request, gitopsFleetPlanPermission);
    const { action, input } = request.body;
    response.json(await platformRepository.preview(action, input));
  });

  addOperationRoutes(router, {
    store,
    access,
    services: options.services,
    keyOf: keyOfResource,
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
