import { Router } from 'express';
import { TreeChange, TreeEntry } from '../../git/bare-repository';
import { isRecord, JsonObject, JsonValue } from '../../kubernetes/json';
import { emailOf, Forge, FORGE_USER } from '../forge';
import { ForgeError } from '../forge-error';
import {
  answer,
  bodyOf,
  optionalText,
  rawAnswer,
  requiredText,
  route,
  textList,
} from './answering';
import { Representation } from './represent';

const SHA = /^[0-9a-f]{40}$/;

/** The Git database: references, trees, blobs, commits, tags. */
export function gitDataRoutes(forge: Forge, present: Representation): Router {
  const router = Router({ mergeParams: true });
  const { repository } = forge;

  const referencesBelow = async (prefix: string): Promise<JsonObject[]> => {
    const text = await repository.text([
      'for-each-ref',
      '--format=%(refname) %(objectname) %(objecttype)',
    ]);
    return text
      .split('\n')
      .filter(line => line.startsWith(`refs/${prefix}`))
      .map(line => {
        const [ref, sha, type] = line.split(' ');
        return present.reference(ref, sha, type);
      });
  };

  router.get(
    '/git/ref/*',
    route(async request => {
      const path = lastParameter(request.params);
      const found = (await referencesBelow(path)).find(
        reference => reference.ref === `refs/${path}`,
      );
      if (!found) {
        throw ForgeError.notFound();
      }
      return found;
    }),
  );

  router.get(
    '/git/matching-refs/*',
    route(request => referencesBelow(lastParameter(request.params))),
  );

  router.post(
    '/git/refs',
    route(async request => {
      const body = bodyOf(request);
      const ref = requiredText(body, 'ref', 'Reference');
      const sha = requiredText(body, 'sha', 'Reference');
      await forge.createRef(ref, sha);
      return answer(201, present.reference(ref, sha));
    }),
  );

  router.patch(
    '/git/refs/*',
    route(async request => {
      const ref = `refs/${lastParameter(request.params)}`;
      const body = bodyOf(request);
      const sha = requiredText(body, 'sha', 'Reference');
      await forge.updateRef(ref, sha, body.force === true);
      return present.reference(ref, sha);
    }),
  );

  router.delete(
    '/git/refs/*',
    route(async request => {
      await forge.deleteRef(`refs/${lastParameter(request.params)}`);
      return answer(204);
    }),
  );

  router.get(
    '/git/trees/:sha',
    route(async request => {
      const object = await repository.object(`${request.params.sha}^{tree}`);
      if (!object) {
        throw ForgeError.notFound();
      }
      const recursive = request.query.recursive !== undefined;
      const entries = await repository.tree(object.sha, recursive);
      return treeAnswer(object.sha, entries);
    }),
  );

  router.post(
    '/git/trees',
    route(async request => {
      const body = bodyOf(request);
      const base = optionalText(body, 'base_tree');
      const baseTree =
        base === undefined
          ? undefined
          : await repository.object(`${base}^{tree}`);
      if (base !== undefined && !baseTree) {
        throw new ForgeError(422, 'base_tree is not a valid tree or commit');
      }
      const existing = baseTree
        ? await repository.tree(baseTree.sha, true)
        : [];
      const changes = readChanges(body.tree, existing);
      for (const change of changes) {
        if (change.sha && !(await repository.object(change.sha))) {
          throw new ForgeError(422, 'GitRPC::BadObjectState');
        }
      }
      const sha = await repository.writeTree(baseTree?.sha, changes);
      const entries = await repository.tree(sha, false);
      return answer(201, treeAnswer(sha, entries));
    }),
  );

  router.get(
    '/git/blobs/:sha',
    route(async request => {
      const object = await repository.object(request.params.sha);
      if (object?.type !== 'blob') {
        throw ForgeError.notFound();
      }
      const content = await repository.blob(object.sha);
      if (/raw/.test(request.headers.accept ?? '')) {
        return rawAnswer('application/octet-stream', content);
      }
      return {
        sha: object.sha,
        node_id: Buffer.from(`Blob:${object.sha}`).toString('base64'),
        size: object.size,
        url: `${present.api}/git/blobs/${object.sha}`,
        content: wrapBase64(content),
        encoding: 'base64',
      };
    }),
  );

  router.post(
    '/git/blobs',
    route(async request => {
      const body = bodyOf(request);
      if (typeof body.content !== 'string') {
        throw ForgeError.invalid({
          resource: 'Blob',
          field: 'content',
          code: 'missing_field',
        });
      }
      const encoding = body.encoding === 'base64' ? 'base64' : 'utf8';
      const sha = await repository.writeBlob(
        Buffer.from(body.content, encoding),
      );
      return answer(201, { sha, url: `${present.api}/git/blobs/${sha}` });
    }),
  );

  router.get(
    '/git/tags/:sha',
    route(async request => {
      const object = await repository.object(request.params.sha);
      if (object?.type !== 'tag') {
        throw ForgeError.notFound();
      }
      const text = await repository.text(['cat-file', 'tag', object.sha]);
      return present.annotatedTag(object.sha, text);
    }),
  );

  router.get(
    '/git/commits/:sha',
    route(async request =>
      present.gitCommit(await forge.requireCommit(request.params.sha)),
    ),
  );

  router.post(
    '/git/commits',
    route(async request => {
      const body = bodyOf(request);
      const message = requiredText(body, 'message', 'Commit');
      const tree = requiredText(body, 'tree', 'Commit');
      const parents = textList(body.parents);
      if ((await repository.object(tree))?.type !== 'tree') {
        throw new ForgeError(422, 'Tree SHA does not exist');
      }
      for (const parent of parents) {
        if (!SHA.test(parent) || !(await repository.resolve(parent))) {
          throw new ForgeError(
            422,
            'Parent SHA does not exist or is not a commit object',
          );
        }
      }
      const author = identity(body.author, forge.now());
      const sha = await repository.writeCommit({
        tree,
        parents,
        message,
        author,
        committer: body.committer
          ? identity(body.committer, author.date)
          : author,
      });
      return answer(201, present.gitCommit(await repository.commit(sha)));
    }),
  );

  return router;

  function treeAnswer(sha: string, entries: TreeEntry[]): JsonObject {
    return {
      sha,
      url: `${present.api}/git/trees/${sha}`,
      tree: entries.map(entry => ({
        path: entry.path,
        mode: entry.mode,
        type: entry.type,
        sha: entry.sha,
        ...(entry.size === undefined ? {} : { size: entry.size }),
        url: `${present.api}/git/${entry.type}s/${entry.sha}`,
      })),
      truncated: false,
    };
  }
}

/** What the wildcard of a route matched. */
export function lastParameter(parameters: { [name: string]: string }): string {
  return parameters[0];
}

/** GitHub breaks base64 into lines of 60 characters. */
export function wrapBase64(content: Buffer): string {
  return content.toString('base64').replace(/(.{60})/g, '$1\n');
}

function identity(value: JsonValue | undefined, now: string) {
  const given = isRecord(value) ? value : {};
  const date = optionalText(given, 'date');
  return {
    name: optionalText(given, 'name') ?? FORGE_USER,
    email: optionalText(given, 'email') ?? emailOf(FORGE_USER),
    date: date ?? now,
  };
}

/** Entries of a new tree: blobs inline or by name; `sha: null` removes a file or a whole folder. */
function readChanges(
  value: JsonValue | undefined,
  existing: TreeEntry[],
): TreeChange[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw ForgeError.invalid({
      resource: 'Tree',
      field: 'tree',
      code: 'missing_field',
    });
  }
  return value.filter(isRecord).flatMap((entry): TreeChange[] => {
    const path = optionalText(entry, 'path') ?? '';
    const malformed =
      path === '' ||
      path.startsWith('/') ||
      path.split('/').some(part => ['', '.', '..', '.git'].includes(part));
    if (malformed) {
      throw new ForgeError(
        422,
        'tree.path contains a malformed path component',
      );
    }
    if (entry.sha === null) {
      const removed = existing.filter(
        other =>
          other.type !== 'tree' &&
          (other.path === path || other.path.startsWith(`${path}/`)),
      );
      if (removed.length === 0) {
        throw new ForgeError(422, 'GitRPC::BadObjectState');
      }
      return removed.map(other => ({ path: other.path, sha: null }));
    }
    if (entry.type === 'tree') {
      throw new ForgeError(
        422,
        "The sandbox's forge takes trees apart no further than blobs: name each file",
      );
    }
    const content = optionalText(entry, 'content');
    const sha = optionalText(entry, 'sha');
    if (content === undefined && sha === undefined) {
      throw new ForgeError(422, 'Must supply either tree.sha or tree.content');
    }
    return [{ path, mode: optionalText(entry, 'mode'), sha, content }];
  });
}
