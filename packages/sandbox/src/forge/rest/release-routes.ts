import { Router } from 'express';
import { JsonObject } from '../../kubernetes/json';
import { Forge } from '../forge';
import { ForgeError } from '../forge-error';
import {
  answer,
  bodyOf,
  optionalText,
  paged,
  requiredText,
  route,
} from './answering';
import { lastParameter } from './git-data-routes';
import { Representation } from './represent';

/** Tags and releases. */
export function releaseRoutes(forge: Forge, present: Representation): Router {
  const router = Router({ mergeParams: true });
  const { releases } = forge;

  router.get(
    '/tags',
    route(async (request, response) => {
      const tags = await releases.tags();
      return paged(
        request,
        response,
        tags.map(({ name, sha }) => present.tag(name, sha)),
        `${present.api}/tags`,
      );
    }),
  );

  router.get(
    '/releases',
    route((request, response) =>
      paged(
        request,
        response,
        releases.list().map(release => present.release(release)),
        `${present.api}/releases`,
      ),
    ),
  );

  router.get(
    '/releases/latest',
    route(() => found(releases.latest())),
  );

  router.get(
    '/releases/tags/*',
    route(request => found(releases.byTag(lastParameter(request.params)))),
  );

  router.get(
    '/releases/:id',
    route(request => found(releases.byId(Number(request.params.id)))),
  );

  router.post(
    '/releases/generate-notes',
    route(async request => {
      const body = bodyOf(request);
      return releases.notes(
        requiredText(body, 'tag_name', 'Release'),
        optionalText(body, 'target_commitish'),
        optionalText(body, 'previous_tag_name'),
      );
    }),
  );

  router.post(
    '/releases',
    route(async request => {
      const body = bodyOf(request);
      const release = await releases.create({
        ...releaseFields(body),
        tag: requiredText(body, 'tag_name', 'Release'),
        generateNotes: body.generate_release_notes === true,
      });
      return answer(201, present.release(release));
    }),
  );

  router.patch(
    '/releases/:id',
    route(async request => {
      const body = bodyOf(request);
      const release = await releases.update(Number(request.params.id), {
        ...releaseFields(body),
        tag: optionalText(body, 'tag_name'),
      });
      return present.release(release);
    }),
  );

  return router;

  function found(release: ReturnType<typeof releases.byId>): JsonObject {
    if (!release) {
      throw ForgeError.notFound();
    }
    return present.release(release);
  }
}

function releaseFields(body: JsonObject) {
  const flag = (name: string) =>
    typeof body[name] === 'boolean' ? (body[name] as boolean) : undefined;
  return {
    target: optionalText(body, 'target_commitish'),
    name: optionalText(body, 'name'),
    body: optionalText(body, 'body'),
    draft: flag('draft'),
    prerelease: flag('prerelease'),
  };
}
