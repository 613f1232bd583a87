import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { ApiRouter } from '@backstage/backend-openapi-utils';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  gitopsFleetOpenApiDocument,
  gitopsFleetOperationPermissions as permissions,
  Operation,
  OperationKind,
  ResourceIdentity,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Request } from 'express';
import { BulkOperations } from '../operations/BulkOperations';
import {
  AskedOperation,
  OperationEntry,
  OperationOptions,
} from '../operations/operation';
import { OperationLog } from '../operations/OperationLog';
import { Operations } from '../operations/Operations';
import { WriteLimit } from '../operations/WriteLimit';
import type { FleetAccess } from '../permissions/FleetAccess';
import type { VisibleFleet } from '../permissions/VisibleFleet';
import type { FleetStore } from '../store/FleetStore';
import { keysOf, targetsOf } from './bulkTargets';
import { visiblePage } from './visiblePages';

/** What the routes of operations work with. */
export interface OperationServices {
  operations: Operations;
  bulk: BulkOperations;
  log: OperationLog;
  limit: WriteLimit;
}

/** What the body of a request can say. */
interface OperationBody extends OperationOptions {
  reason?: string;
}

/** What is asked of one resource in a request. */
interface ResourceRequest {
  params: ResourceIdentity;
  body?: OperationBody;
  headers: { [name: string]: string | string[] | undefined };
}

interface ErrorAnswer {
  [field: string]: unknown;
  error: { [field: string]: unknown; name: string; message: string };
  response: { [field: string]: unknown; statusCode: number };
}

/** What is answered to it. */
interface OperationResponse {
  status(code: number): { json(body: Operation | ErrorAnswer): unknown };
  set(name: string, value: string): unknown;
}

/** The routes that ask for something, and those that say what was asked for. */
export function addOperationRoutes(
  router: ApiRouter<typeof gitopsFleetOpenApiDocument>,
  options: {
    store: FleetStore;
    access: FleetAccess;
    services: OperationServices;
    keyOf(parameters: ResourceIdentity): string;
  },
): void {
  const { store, access, keyOf } = options;
  const { operations, bulk, log, limit } = options.services;

  /** @returns whether it has answered that the caller has asked for too much */
  const isTooMuch = async (
    actor: string,
    response: OperationResponse,
  ): Promise<boolean> => {
    const seconds = await limit.take(actor);
    if (seconds === 0) {
      return false;
    }
    response.set('retry-after', String(seconds));
    response.status(429).json({
      error: {
        name: 'TooManyRequestsError',
        message: `You have asked for more operations than a user may in a minute: try again in ${seconds} s, or use one bulk operation`,
      },
      response: { statusCode: 429 },
    });
    return true;
  };

  const operate = async (
    operation: OperationKind,
    request: ResourceRequest,
    response: OperationResponse,
  ): Promise<void> => {
    const credentials = await access.credentialsOf(request);
    const fleet = await access.fleetOf(request, credentials);
    const key = keyOf(request.params);
    requireVisible(fleet, key);
    const { reason = '', ...how } = request.body ?? {};
    const asked: AskedOperation = {
      key,
      operation,
      options: how,
      reason: reasonOf(operation, reason),
      actor: actorOf(credentials),
      idempotencyKey: idempotencyKeyOf(request.headers),
    };
    const earlier = await log.findByIdempotencyKey(
      asked.actor,
      asked.idempotencyKey,
    );
    if (earlier) {
      response.status(202).json(answerOf(sameOperation(earlier, asked)));
      return;
    }
    await access.requireFor(credentials, permissions[operation], [key]);
    if (await isTooMuch(asked.actor, response)) {
      return;
    }
    const steps = operations.plan(asked);
    await access.requireFor(
      credentials,
      permissions[operation],
      steps.map(step => step.key).filter(step => step !== key),
    );
    const entry = operations.entryOf(asked, steps);
    const added = await log.add([entry]);
    if (added.id !== entry.id) {
      response.status(202).json(answerOf(sameOperation(added, asked)));
      return;
    }
    const begun = await operations.begin(entry, request as unknown as Request);
    response.status(202).json(answerOf(begun.entry));
  };

  router.post(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name/reconcile',
    (request, response) => operate('reconcile', request, response),
  );
  router.post(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name/suspend',
    (request, response) => operate('suspend', request, response),
  );
  router.post(
    '/v1/resources/:managementCluster/:group/:kind/:namespace/:name/resume',
    (request, response) => operate('resume', request, response),
  );

  /** @throws NotFoundError for an operation that is not there, or on what may not be seen */
  const find = async (
    id: string,
    fleet: VisibleFleet,
    actor: string,
  ): Promise<OperationEntry> => {
    const entry = await log.find(id);
    if (!entry || !maySee(entry, fleet, store, actor)) {
      throw new NotFoundError(
        `There is no operation '${id}': it may be older than the history goes back`,
      );
    }
    return entry;
  };

  /** A bulk operation with those of its targets that may be seen, counted after that. */
  const withTargets = async (
    entry: OperationEntry,
    fleet: VisibleFleet,
  ): Promise<Operation> => {
    if (entry.key !== '') {
      return answerOf(entry);
    }
    const targets = (await log.targetsOf(entry.id)).filter(
      ({ key }) => fleet === store || fleet.record(key),
    );
    const counts: { [state: string]: number } = {};
    for (const { state } of targets) {
      counts[state] = (counts[state] ?? 0) + 1;
    }
    return { ...answerOf(entry), counts, targets: targets.map(answerOf) };
  };

  router.get('/v1/operations', async (request, response) => {
    const credentials = await access.credentialsOf(request);
    const fleet = await access.fleetOf(request, credentials);
    const actor = actorOf(credentials);
    const { key, ...query } = request.query;
    if (key !== undefined && fleet !== store) {
      requireVisible(fleet, key);
    }
    const page = await visiblePage(
      cursor => log.list({ ...query, key, cursor }),
      entry => maySee(entry, fleet, store, actor),
      query.cursor,
    );
    response.json({ ...page, entries: page.entries.map(answerOf) });
  });

  router.post('/v1/operations', async (request, response) => {
    const credentials = await access.credentialsOf(request);
    const fleet = await access.fleetOf(request, credentials);
    const { operation, keys, query, reason = '', ...how } = request.body;
    const asked = {
      operation,
      options: how,
      reason: reasonOf(operation, reason),
      actor: actorOf(credentials),
      idempotencyKey: idempotencyKeyOf(request.headers),
    };
    const earlier = await log.findByIdempotencyKey(
      asked.actor,
      asked.idempotencyKey,
    );
    if (!earlier && (await isTooMuch(asked.actor, response))) {
      return;
    }
    const found =
      earlier ??
      (await bulk.begin(
        asked,
        await targetsOf(keysOf(fleet, { keys, query }), {
          fleet,
          access,
          credentials,
          permission: permissions[operation],
          plan: key =>
            operations
              .plan({ key, operation, options: how })
              .map(step => step.key),
        }),
      ));
    const entry = sameOperation(found, { ...asked, key: '' });
    response.status(202).json(await withTargets(entry, fleet));
  });

  router.get('/v1/operations/:id', async (request, response) => {
    const credentials = await access.credentialsOf(request);
    const fleet = await access.fleetOf(request, credentials);
    const entry = await find(request.params.id, fleet, actorOf(credentials));
    response.json(await withTargets(entry, fleet));
  });

  router.post('/v1/operations/:id/cancel', async (request, response) => {
    const credentials = await access.credentialsOf(request);
    const fleet = await access.fleetOf(request, credentials);
    const actor = actorOf(credentials);
    const entry = await find(request.params.id, fleet, actor);
    if (entry.key !== '') {
      throw new ConflictError(
        'Only bulk operations can be cancelled: what one resource was asked for is asked for already',
      );
    }
    if (entry.actor !== actor) {
      const targets = await log.targetsOf(entry.id);
      await access.requireFor(
        credentials,
        permissions[entry.operation],
        targets.map(({ key }) => key),
      );
    }
    await bulk.cancel(entry);
    response.json(await withTargets(await find(entry.id, fleet, actor), fleet));
  });
}

/** Whether somebody may see an operation: on what may be seen, and a bulk operation of one's own. */
function maySee(
  entry: OperationEntry,
  fleet: VisibleFleet,
  store: FleetStore,
  actor: string,
): boolean {
  if (fleet === store) {
    return true;
  }
  return entry.key === ''
    ? entry.actor === actor
    : fleet.record(entry.key) !== undefined;
}

function requireVisible(fleet: VisibleFleet, key: string): void {
  if (!fleet.record(key)) {
    throw new NotFoundError(
      `There is no resource '${key}': it may have been deleted, or its kind is not watched`,
    );
  }
}

/** @throws InputError for a suspension without a reason */
function reasonOf(operation: OperationKind, reason: string): string {
  const trimmed = reason.trim();
  if (operation === 'suspend' && trimmed === '') {
    throw new InputError(
      'reason is empty: say why it is suspended, so that others know when to resume it',
    );
  }
  return trimmed;
}

function actorOf({ principal }: BackstageCredentials): string {
  const known = principal as
    | BackstageUserPrincipal
    | BackstageServicePrincipal
    | { type: 'none' };
  switch (known.type) {
    case 'user':
      return known.userEntityRef;
    case 'service':
      return `service:${known.subject}`;
    default:
      return 'unknown';
  }
}

function idempotencyKeyOf(headers: ResourceRequest['headers']) {
  const value = headers['idempotency-key'];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws ConflictError for a key that has been used for something else */
function sameOperation(
  earlier: OperationEntry,
  asked: Pick<AskedOperation, 'key' | 'operation'>,
): OperationEntry {
  if (earlier.key !== asked.key || earlier.operation !== asked.operation) {
    throw new ConflictError(
      'Idempotency-Key has been used for another operation: give each request a key of its own',
    );
  }
  return earlier;
}

/** An operation as the API shows it. */
function answerOf(entry: OperationEntry): Operation {
  const { options, steps, idempotencyKey, ...shown } = entry;
  const { uid, ...how } = options;
  return { ...shown, ...how };
}
