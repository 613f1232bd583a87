import express, { NextFunction, Request, Response, Router } from 'express';
import { asyncHandler } from '../async-handler';
import { ManagementCluster } from '../fleet/management-cluster';
import { controlPage } from '../pages/control-page';
import { describeCluster } from './cluster-overview';
import { FaultError, parseFaultRequest } from './fault';
import { FaultDesk } from './fault-desk';

export interface FaultRoutesOptions {
  desk: FaultDesk;
  clusters: ManagementCluster[];
  settled(): boolean;
  /** Path of the repository's pages. */
  base: string;
}

/** Health, the control page and the faults, for people (forms) and programs (JSON). Mount it at `/sandbox`. */
export function faultRoutes(options: FaultRoutesOptions): Router {
  const { desk, clusters } = options;
  const router = Router();
  router.use(express.text({ type: () => true }), readBody);

  router.get('/health', (_request, response) => {
    const settled = options.settled();
    response.status(settled ? 200 : 503).json({ settled });
  });

  router.get('/', (request, response) => {
    response.send(
      controlPage(options.base, {
        clusters: clusters.map(describeCluster),
        faults: desk.list(),
        settled: options.settled(),
        failure:
          typeof request.query.failure === 'string'
            ? request.query.failure
            : undefined,
      }),
    );
  });

  router.get('/faults', (_request, response) => {
    response.json({
      faults: desk.list(),
      clusters: clusters.map(describeCluster),
    });
  });

  router.post(
    '/faults',
    asyncHandler(async (request, response) => {
      const fault = await desk.apply(parseFaultRequest(request.body));
      if (response.locals.isForm) {
        response.redirect(303, '/sandbox');
      } else {
        response.status(201).json(fault);
      }
    }),
  );

  router.post(
    '/faults/:id/clear',
    asyncHandler(async (request, response) => {
      await desk.clear(request.params.id);
      response.redirect(303, '/sandbox');
    }),
  );

  router.delete(
    '/faults/:id',
    asyncHandler(async (request, response) => {
      await desk.clear(request.params.id);
      response.status(204).end();
    }),
  );

  router.delete(
    '/faults',
    asyncHandler(async (_request, response) => {
      await desk.clearAll();
      response.status(204).end();
    }),
  );

  router.use(
    (
      error: Error,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      const { status } = error as { status?: number };
      if (!(error instanceof FaultError) && status !== 400) {
        next(error);
      } else if (response.locals.isForm) {
        response.redirect(
          303,
          `/sandbox?failure=${encodeURIComponent(error.message)}`,
        );
      } else {
        response.status(400).json({ error: error.message });
      }
    },
  );
  return router;
}

/** A form of the control page is one by its content too: curl calls JSON a form unless it is told otherwise. */
function readBody(
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const text = typeof request.body === 'string' ? request.body : '';
  const isForm =
    Boolean(request.is('application/x-www-form-urlencoded')) &&
    !text.trimStart().startsWith('{');
  response.locals.isForm = isForm;
  if (isForm || text.trim() === '') {
    request.body = Object.fromEntries(new URLSearchParams(text));
    next();
    return;
  }
  try {
    request.body = JSON.parse(text);
    next();
  } catch (error) {
    next(new FaultError(`the body is no JSON: ${(error as Error).message}`));
  }
}
