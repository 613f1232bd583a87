import express, { NextFunction, Request, Response, Router } from 'express';
import { createHash } from 'node:crypto';
import { asyncHandler } from '../async-handler';
import { Forge } from '../forge/forge';
import { ForgeError } from '../forge/forge-error';
import { ReleaseRecord } from '../forge/forge-database';
import { EMPTY_TREE } from '../forge/rest/commit-routes';
import {
  blobPage,
  commitPage,
  comparePage,
  errorPage,
  treePage,
} from './code-pages';
import { pullListPage, pullPage } from './pull-pages';
import {
  newReleasePage,
  ReleaseEntry,
  ReleaseForm,
  releaseListPage,
  releasePage,
  tagListPage,
} from './release-pages';

/** The forge's pages for people: pull requests, releases, commits, files. Mount it at the repository's address. */
export function forgePages(forge: Forge): Router {
  const router = Router();
  const { repository, releases } = forge;
  const base = `/${forge.fullName}`;
  router.use(express.urlencoded({ extended: false, limit: '1mb' }));

  router.get('/', (_request, response) => response.redirect(`${base}/pulls`));

  router.get(
    '/pulls',
    asyncHandler(async (request, response) => {
      await forge.syncPulls();
      const pulls = [...forge.database.data.pulls].sort(
        (a, b) => b.number - a.number,
      );
      const state = request.query.state === 'closed' ? 'closed' : 'open';
      response.send(pullListPage(base, state, pulls));
    }),
  );

  const sendPull = async (
    number: number,
    response: Response,
    failure?: string,
  ) => {
    const pull = await forge.requirePull(number);
    const from =
      (await repository.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
    const [commits, files, problems, tree] = await Promise.all([
      repository.log(`${from}..${pull.headSha}`),
      repository.diff(from, pull.headSha),
      forge.validate(pull.headSha),
      pull.state === 'open' ? forge.mergeTree(pull) : undefined,
    ]);
    response.send(
      pullPage(base, {
        pull,
        commits: commits.reverse(),
        files,
        problems,
        mergeable: tree !== undefined,
        failure,
      }),
    );
  };

  router.get(
    '/pull/:number(\\d+)',
    asyncHandler((request, response) =>
      sendPull(Number(request.params.number), response),
    ),
  );

  router.post(
    '/pull/:number(\\d+)/merge',
    asyncHandler(async (request, response) => {
      const number = Number(request.params.number);
      try {
        await forge.mergePull(number, {
          method: 'squash',
          commitTitle: formText(request, 'title') || undefined,
          sha: formText(request, 'sha') || undefined,
        });
      } catch (error) {
        if (error instanceof ForgeError && error.status !== 404) {
          response.status(error.status);
          await sendPull(number, response, error.message);
          return;
        }
        throw error;
      }
      response.redirect(303, `${base}/pull/${number}`);
    }),
  );

  const entryOf = async (release: ReleaseRecord): Promise<ReleaseEntry> => ({
    release,
    sha: release.draft
      ? undefined
      : await repository.resolve(`refs/tags/${release.tag}`),
    latest: releases.latest()?.id === release.id,
  });

  router.get(
    '/releases',
    asyncHandler(async (_request, response) => {
      const entries = await Promise.all(releases.list().map(entryOf));
      response.send(releaseListPage(base, entries));
    }),
  );

  router.get(
    '/releases/tag/*',
    asyncHandler(async (request, response) => {
      const release = releases.byTag(request.params[0]);
      if (!release) {
        throw ForgeError.notFound();
      }
      response.send(releasePage(base, await entryOf(release)));
    }),
  );

  const sendForm = async (
    response: Response,
    form: Partial<ReleaseForm>,
  ): Promise<void> => {
    const [tags, branches, branch] = await Promise.all([
      releases.tags(),
      repository.refs('refs/heads/'),
      forge.defaultBranch(),
    ]);
    response.send(
      newReleasePage(base, {
        tag: '',
        target: branch,
        title: '',
        notes: '',
        ...form,
        tags: tags.map(tag => tag.name).filter(name => !releases.byTag(name)),
        branches: [...branches.keys()].map(ref =>
          ref.slice('refs/heads/'.length),
        ),
      }),
    );
  };

  router.get(
    '/releases/new',
    asyncHandler((request, response) =>
      sendForm(response, {
        tag: typeof request.query.tag === 'string' ? request.query.tag : '',
      }),
    ),
  );

  router.post(
    '/releases/new',
    asyncHandler(async (request, response) => {
      const form = {
        tag: formText(request, 'tag').trim(),
        target: formText(request, 'target'),
        title: formText(request, 'title'),
        notes: formText(request, 'notes'),
      };
      try {
        if (formText(request, 'action') === 'generate') {
          const notes = await releases.notes(form.tag, form.target);
          await sendForm(response, {
            ...form,
            title: form.title || notes.name,
            notes: notes.body,
          });
          return;
        }
        const release = await releases.create({
          tag: form.tag,
          target: form.target,
          name: form.title || form.tag,
          body: form.notes,
        });
        response.redirect(303, `${base}/releases/tag/${release.tag}`);
      } catch (error) {
        if (!(error instanceof ForgeError)) {
          throw error;
        }
        response.status(error.status);
        await sendForm(response, { ...form, failure: explain(error) });
      }
    }),
  );

  router.get(
    '/tags',
    asyncHandler(async (_request, response) => {
      const tags = await releases.tags();
      response.send(
        tagListPage(
          base,
          tags.map(tag => ({
            ...tag,
            released: releases.byTag(tag.name) !== undefined,
          })),
        ),
      );
    }),
  );

  router.get(
    '/commit/:sha',
    asyncHandler(async (request, response) => {
      const commit = await forge.requireCommit(request.params.sha);
      const files = await repository.diff(
        commit.parents[0] ?? EMPTY_TREE,
        commit.sha,
      );
      response.send(commitPage(base, commit, files));
    }),
  );

  router.get(
    '/compare/*',
    asyncHandler(async (request, response) => {
      const [from, to] = request.params[0].split('...');
      const [a, b] = await Promise.all([
        forge.requireCommit(from),
        forge.requireCommit(to ?? ''),
      ]);
      const start = (await repository.mergeBase(a.sha, b.sha)) ?? a.sha;
      const [commits, files] = await Promise.all([
        repository.log(`${a.sha}..${b.sha}`),
        repository.diff(start, b.sha),
      ]);
      response.send(comparePage(base, request.params[0], commits, files));
    }),
  );

  for (const view of ['tree', 'blob', 'raw'] as const) {
    router.get(
      `/${view}/*`,
      asyncHandler(async (request, response) => {
        const { ref, commit, path } = await locate(forge, request.params[0]);
        const object = await repository.object(
          path ? `${commit.sha}:${path}` : `${commit.sha}^{tree}`,
        );
        if (!object) {
          throw ForgeError.notFound();
        }
        if (object.type === 'tree') {
          const entries = await repository.tree(object.sha, false);
          response.send(treePage(base, ref, path, entries, commit));
          return;
        }
        const content = await repository.blob(object.sha);
        if (view === 'raw') {
          response.type('text/plain; charset=utf-8').send(content);
          return;
        }
        response.send(blobPage(base, ref, path, content.toString('utf8')));
      }),
    );
  }

  router.use(
    (
      error: Error,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (!(error instanceof ForgeError)) {
        next(error);
        return;
      }
      response
        .status(error.status)
        .send(
          errorPage(
            base,
            error.status === 404 ? 'Not found' : 'That did not work',
            error.status === 404
              ? 'There is nothing at this address.'
              : error.message,
          ),
        );
    },
  );
  return router;
}

/** A small picture for a user: the first letter on a colour of its own. */
export function avatarSvg(login: string): string {
  const hue = createHash('sha256').update(login).digest().readUInt16BE(0) % 360;
  const letter = /^[a-z0-9]/i.exec(login)?.[0].toUpperCase() ?? '?';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 42%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
}

/** Splits `feature/x/path/to/file` into reference and path: references may have slashes, the longest that exists wins. */
async function locate(forge: Forge, text: string) {
  const parts = text.split('/').filter(Boolean);
  for (let length = parts.length; length > 0; length--) {
    const ref = parts.slice(0, length).join('/');
    const sha = await forge.repository.resolve(ref);
    if (sha) {
      return {
        ref,
        commit: await forge.repository.commit(sha),
        path: parts.slice(length).join('/'),
      };
    }
  }
  throw ForgeError.notFound();
}

function formText(request: Request, name: string): string {
  const value: unknown = request.body?.[name];
  return typeof value === 'string' ? value : '';
}

function explain(error: ForgeError): string {
  const [first] = error.errors ?? [];
  if (first?.code === 'already_exists') {
    return 'This tag has a release already. Choose another tag.';
  }
  if (first?.field === 'tag_name') {
    return 'This is no name for a tag. Use one like v0.0.3.';
  }
  if (first?.field === 'target_commitish') {
    return 'There is no such target.';
  }
  return first?.message ?? error.message;
}
