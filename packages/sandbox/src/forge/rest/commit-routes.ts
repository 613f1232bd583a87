import { Request, Response, Router } from 'express';
import { Commit } from '../../git/bare-repository';
import { JsonObject } from '../../kubernetes/json';
import { Forge } from '../forge';
import { ForgeError } from '../forge-error';
import { linkPages, paged, pagingOf, rawAnswer, route } from './answering';
import { lastParameter, wrapBase64 } from './git-data-routes';
import { Representation } from './represent';
import { PullRepresentation } from './represent-pull';

/** The empty tree: what a first commit is compared with. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Commits, their checks, comparisons, contents, branches. */
export function commitRoutes(
  forge: Forge,
  present: Representation,
  pulls: PullRepresentation,
): Router {
  const router = Router({ mergeParams: true });
  const { repository } = forge;

  const filesOf = (commit: Commit) =>
    repository.diff(commit.parents[0] ?? EMPTY_TREE, commit.sha);

  router.get(
    '/commits',
    route(async (request, response) => {
      const revision =
        queryText(request, 'sha') ?? (await forge.defaultBranch());
      const sha = await repository.resolve(revision);
      if (!sha) {
        throw ForgeError.notFound();
      }
      const path = queryText(request, 'path');
      const { page, perPage } = pagingOf(request);
      const total = Number(
        await repository.text([
          'rev-list',
          '--count',
          sha,
          '--',
          ...(path ? [path] : []),
        ]),
      );
      linkPages(request, response, total, `${present.api}/commits`);
      const commits = await repository.log(sha, {
        path,
        skip: (page - 1) * perPage,
        limit: perPage,
      });
      return commits.map(commit => present.commit(commit));
    }),
  );

  router.get(
    '/commits/:ref',
    route(async request => {
      const commit = await findCommit(request.params.ref);
      return present.commit(commit, await filesOf(commit));
    }),
  );

  router.get(
    '/commits/:ref/status',
    route(async request => {
      const commit = await findCommit(request.params.ref);
      const branch = await forge.defaultBranch();
      // Commit statuses are the older way; the forge reports by check runs only, and GitHub calls that pending.
      return {
        state: 'pending',
        statuses: [],
        sha: commit.sha,
        total_count: 0,
        repository: present.repository(branch),
        commit_url: `${present.api}/commits/${commit.sha}`,
        url: `${present.api}/commits/${commit.sha}/status`,
      };
    }),
  );

  router.get(
    '/commits/:ref/check-runs',
    route(async request => {
      const commit = await findCommit(request.params.ref);
      const problems = await forge.validate(commit.sha);
      return {
        total_count: 1,
        check_runs: [present.checkRun(commit, problems)],
      };
    }),
  );

  router.get(
    '/commits/:ref/pulls',
    route(async request => {
      const commit = await findCommit(request.params.ref);
      const branch = await forge.defaultBranch();
      await forge.syncPulls();
      const result: JsonObject[] = [];
      for (const pull of forge.database.data.pulls) {
        const contains =
          pull.mergeCommitSha === commit.sha ||
          pull.headSha === commit.sha ||
          (pull.state === 'open' &&
            (await repository.isAncestor(commit.sha, pull.headSha)) &&
            !(await repository.isAncestor(commit.sha, pull.baseRef)));
        if (contains) {
          result.push(pulls.pull(pull, branch));
        }
      }
      return result;
    }),
  );

  router.get(
    '/compare/*',
    route(async (request, response) => {
      const [base, head] = lastParameter(request.params).split('...');
      return compare(base ?? '', head ?? '', request, response);
    }),
  );

  router.get(
    '/branches',
    route(async (request, response) => {
      const refs = await repository.refs('refs/heads/');
      const branches = [...refs].map(([ref, sha]) => ({
        name: ref.slice('refs/heads/'.length),
        commit: { sha, url: `${present.api}/commits/${sha}` },
        protected: false,
      }));
      return paged(request, response, branches, `${present.api}/branches`);
    }),
  );

  router.get(
    '/branches/*',
    route(async request => {
      const name = lastParameter(request.params);
      const sha = (await repository.refs('refs/heads/')).get(
        `refs/heads/${name}`,
      );
      if (!sha) {
        throw new ForgeError(404, 'Branch not found');
      }
      const url = `${present.api}/branches/${encodeURIComponent(name)}`;
      return {
        name,
        commit: present.commit(await repository.commit(sha)),
        _links: { self: url, html: `${forge.pageUrl}/tree/${name}` },
        protected: false,
        protection: {
          enabled: false,
          required_status_checks: {
            enforcement_level: 'off',
            contexts: [],
            checks: [],
          },
        },
        protection_url: `${url}/protection`,
      };
    }),
  );

  router.get(
    ['/contents', '/contents/*'],
    route(async request =>
      contents(
        (lastParameter(request.params) ?? '').replace(/\/$/, ''),
        request,
      ),
    ),
  );

  return router;

  async function findCommit(revision: string): Promise<Commit> {
    const sha = await repository.resolve(revision);
    if (!sha) {
      throw new ForgeError(422, `No commit found for SHA: ${revision}`);
    }
    return repository.commit(sha);
  }

  async function compare(
    base: string,
    head: string,
    request: Request,
    response: Response,
  ): Promise<JsonObject> {
    const own = (name: string) => name.replace(`${forge.options.owner}:`, '');
    const [baseSha, headSha] = await Promise.all([
      repository.resolve(own(base)),
      repository.resolve(own(head)),
    ]);
    if (!baseSha || !headSha) {
      throw ForgeError.notFound();
    }
    const mergeBase = await repository.mergeBase(baseSha, headSha);
    if (!mergeBase) {
      throw new ForgeError(
        404,
        `No common ancestor between ${base} and ${head}.`,
      );
    }
    const [ahead, behind, files, baseCommit, mergeBaseCommit] =
      await Promise.all([
        repository.count(`${baseSha}..${headSha}`),
        repository.count(`${headSha}..${baseSha}`),
        repository.diff(mergeBase, headSha),
        repository.commit(baseSha),
        repository.commit(mergeBase),
      ]);
    const { page, perPage } = request.query.per_page
      ? pagingOf(request)
      : { page: 1, perPage: 250 };
    const commits = (await repository.log(`${baseSha}..${headSha}`)).reverse();
    const url = `${present.api}/compare/${base}...${head}`;
    if (request.query.per_page) {
      linkPages(request, response, ahead, url);
    }
    const address = `${forge.pageUrl}/compare/${base}...${head}`;
    return {
      url,
      html_url: address,
      permalink_url: `${forge.pageUrl}/compare/${baseSha}...${headSha}`,
      diff_url: `${address}.diff`,
      patch_url: `${address}.patch`,
      base_commit: present.commit(baseCommit),
      merge_base_commit: present.commit(mergeBaseCommit),
      status: relation(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits
        .slice((page - 1) * perPage, page * perPage)
        .map(commit => present.commit(commit)),
      files: files.map(file => present.file(file, headSha)),
    };
  }

  async function contents(path: string, request: Request) {
    const revision = queryText(request, 'ref') ?? (await forge.defaultBranch());
    const sha = await repository.resolve(revision);
    if (!sha) {
      throw new ForgeError(404, `No commit found for the ref ${revision}`);
    }
    const object = await repository.object(
      path ? `${sha}:${path}` : `${sha}^{tree}`,
    );
    if (!object) {
      throw ForgeError.notFound();
    }
    const entry = (
      name: string,
      type: string,
      entrySha: string,
      size: number,
    ) => {
      const encoded = name.split('/').map(encodeURIComponent).join('/');
      const url = `${present.api}/contents/${encoded}?ref=${revision}`;
      const page = `${forge.pageUrl}/${
        type === 'dir' ? 'tree' : 'blob'
      }/${revision}/${encoded}`;
      const git = `${present.api}/git/${
        type === 'dir' ? 'trees' : 'blobs'
      }/${entrySha}`;
      return {
        name: name.slice(name.lastIndexOf('/') + 1),
        path: name,
        sha: entrySha,
        size,
        url,
        html_url: page,
        git_url: git,
        download_url:
          type === 'dir' ? null : `${forge.pageUrl}/raw/${revision}/${encoded}`,
        type,
        _links: { self: url, git, html: page },
      };
    };
    if (object.type === 'blob') {
      const content = await repository.blob(object.sha);
      if (/\braw\b/.test(request.headers.accept ?? '')) {
        return rawAnswer('application/vnd.github.raw', content);
      }
      return {
        ...entry(path, 'file', object.sha, object.size),
        content: wrapBase64(content),
        encoding: 'base64',
      };
    }
    return (await repository.tree(object.sha, false)).map(item =>
      entry(
        path ? `${path}/${item.path}` : item.path,
        item.type === 'tree' ? 'dir' : 'file',
        item.sha,
        item.size ?? 0,
      ),
    );
  }
}

function relation(ahead: number, behind: number): string {
  if (ahead === 0) {
    return behind === 0 ? 'identical' : 'behind';
  }
  return behind === 0 ? 'ahead' : 'diverged';
}

export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
