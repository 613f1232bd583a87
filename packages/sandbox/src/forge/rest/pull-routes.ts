import { Request, Router } from 'express';
import { isRecord, JsonObject, JsonValue } from '../../kubernetes/json';
import { Forge, FORGE_USER } from '../forge';
import { PullRequestRecord } from '../forge-database';
import { ForgeError } from '../forge-error';
import {
  answer,
  bodyOf,
  optionalText,
  paged,
  rawAnswer,
  requiredText,
  route,
  textList,
} from './answering';
import { queryText } from './commit-routes';
import { Representation } from './represent';
import { PullRepresentation } from './represent-pull';

/** Pull requests and what belongs to them: labels, assignees, comments, reviewers. */
export function pullRoutes(
  forge: Forge,
  present: Representation,
  pulls: PullRepresentation,
): Router {
  const router = Router({ mergeParams: true });
  const { repository, database } = forge;

  router.get(
    '/pulls',
    route(async (request, response) => {
      await forge.syncPulls();
      const state = queryText(request, 'state') ?? 'open';
      const head = queryText(request, 'head')?.replace(
        `${forge.options.owner}:`,
        '',
      );
      const base = queryText(request, 'base');
      const ascending = queryText(request, 'direction') === 'asc';
      const updated = queryText(request, 'sort') === 'updated';
      const order = (pull: PullRequestRecord) =>
        updated ? pull.updatedAt : String(pull.number).padStart(9, '0');
      const found = database.data.pulls
        .filter(pull => state === 'all' || pull.state === state)
        .filter(pull => head === undefined || pull.headRef === head)
        .filter(pull => base === undefined || pull.baseRef === base)
        .sort((a, b) => (order(a) < order(b) ? -1 : 1));
      const branch = await forge.defaultBranch();
      return paged(
        request,
        response,
        ascending ? found : found.reverse(),
        `${present.api}/pulls`,
      ).map(pull => pulls.pull(pull, branch));
    }),
  );

  router.post(
    '/pulls',
    route(async request => {
      const body = bodyOf(request);
      const pull = await forge.createPull({
        title: requiredText(body, 'title', 'PullRequest'),
        head: requiredText(body, 'head', 'PullRequest'),
        base: requiredText(body, 'base', 'PullRequest'),
        body: optionalText(body, 'body'),
        draft: body.draft === true,
      });
      return answer(201, await fullPull(pull));
    }),
  );

  router.get(
    '/pulls/:number',
    route(async request => {
      const pull = await pullOf(request);
      const [, format] =
        /vnd\.github\.(?:v3\.)?(diff|patch)/.exec(
          request.headers.accept ?? '',
        ) ?? [];
      if (format) {
        const range = await rangeOf(pull);
        return rawAnswer(
          'text/plain',
          await repository.text(['diff', range.from, range.to]),
        );
      }
      return fullPull(pull);
    }),
  );

  router.patch(
    '/pulls/:number',
    route(async request => {
      const body = bodyOf(request);
      const state = optionalText(body, 'state');
      if (state !== undefined && state !== 'open' && state !== 'closed') {
        throw ForgeError.invalid({
          resource: 'PullRequest',
          field: 'state',
          code: 'invalid',
        });
      }
      const pull = await forge.updatePull((await pullOf(request)).number, {
        title: optionalText(body, 'title'),
        body: optionalText(body, 'body'),
        baseRef: optionalText(body, 'base'),
        state,
      });
      return fullPull(pull);
    }),
  );

  router.get(
    '/pulls/:number/files',
    route(async (request, response) => {
      const pull = await pullOf(request);
      const range = await rangeOf(pull);
      const files = await repository.diff(range.from, range.to);
      return paged(
        request,
        response,
        files.map(file => present.file(file, pull.headSha)),
        `${present.api}/pulls/${pull.number}/files`,
      );
    }),
  );

  router.get(
    '/pulls/:number/commits',
    route(async (request, response) => {
      const pull = await pullOf(request);
      const { from } = await rangeOf(pull);
      const commits = await repository.log(`${from}..${pull.headSha}`);
      return paged(
        request,
        response,
        commits.reverse().map(commit => present.commit(commit)),
        `${present.api}/pulls/${pull.number}/commits`,
      );
    }),
  );

  router.put(
    '/pulls/:number/merge',
    route(async request => {
      const body = isRecord(request.body) ? request.body : {};
      const { number } = await pullOf(request);
      const pull = await forge.mergePull(number, {
        method: optionalText(body, 'merge_method'),
        commitTitle: optionalText(body, 'commit_title'),
        commitMessage: optionalText(body, 'commit_message'),
        sha: optionalText(body, 'sha'),
      });
      return {
        sha: pull.mergeCommitSha,
        merged: true,
        message: 'Pull Request successfully merged',
      };
    }),
  );

  router.get(
    '/pulls/:number/merge',
    route(async request =>
      answer((await pullOf(request)).mergedAt ? 204 : 404),
    ),
  );

  router.post(
    '/pulls/:number/requested_reviewers',
    route(async request => {
      const pull = await pullOf(request);
      const reviewers = textList(bodyOf(request).reviewers);
      if (reviewers.includes(pull.author)) {
        throw new ForgeError(
          422,
          'Review cannot be requested from pull request author.',
        );
      }
      await change(pull, { reviewers: union(pull.reviewers, reviewers) });
      return answer(201, pulls.pull(pull, await forge.defaultBranch()));
    }),
  );

  router.get(
    '/issues/:number',
    route(async request => pulls.issue(await pullOf(request))),
  );

  router.get(
    '/issues/:number/labels',
    route(async request => labels(await pullOf(request))),
  );

  router.post(
    '/issues/:number/labels',
    route(async request => {
      const pull = await pullOf(request);
      // Both `{ labels: [...] }` and a bare list are allowed, of names or of objects with a name.
      const body: unknown = request.body;
      const given = Array.isArray(body) ? body : bodyOf(request).labels;
      const names = labelNames(given as JsonValue);
      await change(pull, { labels: union(pull.labels, names) });
      return labels(pull);
    }),
  );

  router.post(
    '/issues/:number/assignees',
    route(async request => {
      const pull = await pullOf(request);
      const assignees = textList(bodyOf(request).assignees);
      await change(pull, { assignees: union(pull.assignees, assignees) });
      return answer(201, pulls.issue(pull));
    }),
  );

  router.get(
    '/issues/:number/comments',
    route(async (request, response) => {
      const pull = await pullOf(request);
      return paged(
        request,
        response,
        pull.comments.map(comment => pulls.comment(pull, comment)),
        `${present.api}/issues/${pull.number}/comments`,
      );
    }),
  );

  router.post(
    '/issues/:number/comments',
    route(async request => {
      const pull = await pullOf(request);
      const comment = {
        id: database.nextId(),
        author: FORGE_USER,
        body: requiredText(bodyOf(request), 'body', 'IssueComment'),
        createdAt: forge.now(),
      };
      await change(pull, { comments: [...pull.comments, comment] });
      return answer(201, pulls.comment(pull, comment));
    }),
  );

  return router;

  async function pullOf(request: Request): Promise<PullRequestRecord> {
    return forge.requirePull(Number(request.params.number));
  }

  async function change(
    pull: PullRequestRecord,
    fields: Partial<PullRequestRecord>,
  ): Promise<void> {
    Object.assign(pull, fields, { updatedAt: forge.now() });
    await database.save();
  }

  function labels(pull: PullRequestRecord): JsonObject[] {
    return pull.labels.map(name => pulls.label(name));
  }

  /** What a pull request changes: from where it left its base to its head. */
  async function rangeOf(pull: PullRequestRecord) {
    const from =
      (await repository.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
    return { from, to: pull.headSha };
  }

  async function fullPull(pull: PullRequestRecord): Promise<JsonObject> {
    const { from, to } = await rangeOf(pull);
    const [files, commits, tree, branch] = await Promise.all([
      repository.diff(from, to),
      repository.count(`${from}..${to}`),
      pull.state === 'open' ? forge.mergeTree(pull) : undefined,
      forge.defaultBranch(),
    ]);
    const mergeable = pull.state === 'open' ? tree !== undefined : null;
    return {
      ...pulls.pull(pull, branch),
      merged: pull.mergedAt !== undefined,
      mergeable,
      rebaseable: mergeable,
      mergeable_state: mergeableState(pull, mergeable),
      merged_by: pull.mergedBy ? present.user(pull.mergedBy) : null,
      comments: pull.comments.length,
      review_comments: 0,
      maintainer_can_modify: false,
      commits,
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
      changed_files: files.length,
    };
  }
}

function mergeableState(
  pull: PullRequestRecord,
  mergeable: boolean | null,
): string {
  if (mergeable === null) {
    return 'unknown';
  }
  if (pull.draft) {
    return 'draft';
  }
  return mergeable ? 'clean' : 'dirty';
}

function union(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])];
}

function labelNames(value: JsonValue | undefined): string[] {
  return (Array.isArray(value) ? value : [])
    .map(item => (isRecord(item) ? item.name : item))
    .filter((name): name is string => typeof name === 'string');
}
