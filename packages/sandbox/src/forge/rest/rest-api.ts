import express, { NextFunction, Request, Response, Router } from 'express';
import { randomUUID } from 'node:crypto';
import { Forge, FORGE_USER } from '../forge';
import { ForgeError } from '../forge-error';
import { route, sendError } from './answering';
import { commitRoutes } from './commit-routes';
import { gitDataRoutes } from './git-data-routes';
import { pullRoutes } from './pull-routes';
import { releaseRoutes } from './release-routes';
import { Representation } from './represent';
import { PullRepresentation } from './represent-pull';

/** Requests that a token has an hour; the sandbox counts none of them. */
const RATE_LIMIT = 5000;

/** The forge's REST API: GitHub's, version 3, for one repository. Mount it where the API's root is to be. */
export function restApi(forge: Forge): Router {
  const router = Router();
  const present = new Representation(forge);
  const pulls = new PullRepresentation(forge, present);
  const { owner, name, token, clock } = forge.options;

  router.use((_request, response, next) => {
    const reset = Math.floor(clock.now().getTime() / 1000) + 3600;
    response.set({
      'X-GitHub-Media-Type': 'github.v3; format=json',
      'X-GitHub-Request-Id': randomUUID(),
      'X-RateLimit-Limit': String(RATE_LIMIT),
      'X-RateLimit-Remaining': String(RATE_LIMIT),
      'X-RateLimit-Reset': String(reset),
      'X-RateLimit-Used': '0',
      'X-RateLimit-Resource': 'core',
    });
    next();
  });
  router.use((request, _response, next) => next(checkToken(request, token)));
  // GitHub reads every body as JSON: curl calls what it sends a form unless it is told otherwise.
  router.use(express.json({ limit: '30mb', strict: false, type: () => true }));

  router.get(
    '/user',
    route(() => present.profile(FORGE_USER)),
  );
  router.get(
    '/users/:login',
    route(request => present.profile(request.params.login)),
  );
  router.get(
    '/rate_limit',
    route(() => {
      const rate = {
        limit: RATE_LIMIT,
        remaining: RATE_LIMIT,
        used: 0,
        reset: Math.floor(clock.now().getTime() / 1000) + 3600,
      };
      return {
        resources: { core: rate, search: rate, graphql: rate },
        rate,
      };
    }),
  );

  const repository = Router({ mergeParams: true });
  repository.use((request, _response, next) =>
    next(
      request.params.owner === owner && request.params.repo === name
        ? undefined
        : ForgeError.notFound(),
    ),
  );
  repository.get(
    '/',
    route(async () => present.repository(await forge.defaultBranch(), true)),
  );
  repository.use(gitDataRoutes(forge, present));
  repository.use(commitRoutes(forge, present, pulls));
  repository.use(pullRoutes(forge, present, pulls));
  repository.use(releaseRoutes(forge, present));
  router.use('/repos/:owner/:repo', repository);

  router.use((_request: Request, _response: Response, next: NextFunction) =>
    next(ForgeError.notFound()),
  );
  router.use(sendError);
  return router;
}

function checkToken(request: Request, token: string): ForgeError | undefined {
  const { authorization } = request.headers;
  if (!authorization) {
    return new ForgeError(401, 'Requires authentication');
  }
  const [, given] = /^(?:token|bearer)\s+(.+)$/i.exec(authorization) ?? [];
  return given === token ? undefined : new ForgeError(401, 'Bad credentials');
}
