import { parseRevision } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Hosts whose pages of commits lie at other paths than GitHub's. */
const otherPaths =
  /gitlab|bitbucket|dev\.azure|visualstudio|amazonaws|googlesource/i;

/** The address of a repository's page, where it is one of a host that names its pages as GitHub does. */
export function repositoryLink(repository: string): string | undefined {
  const scp = /^[\w.-]+@([\w.-]+):([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(
    repository,
  );
  if (scp) {
    const [, host, owner, name] = scp;
    return otherPaths.test(host)
      ? undefined
      : `https://${host}/${owner}/${name}`;
  }
  if (!URL.canParse(repository)) {
    return undefined;
  }
  const url = new URL(repository);
  const path = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url.pathname);
  if (!path || otherPaths.test(url.hostname)) {
    return undefined;
  }
  if (url.protocol === 'ssh:') {
    return `https://${url.hostname}/${path[1]}/${path[2]}`;
  }
  return url.protocol === 'https:' || url.protocol === 'http:'
    ? `${url.protocol}//${url.host}/${path[1]}/${path[2]}`
    : undefined;
}

/**
 * The address of the page of a revision's commit, or `undefined` where the revision is no Git commit or the repository
 * is not on a host like GitHub.
 *
 * @param revision - as Flux writes it
 */
export function commitLink(
  repository: string,
  revision: string,
): string | undefined {
  const { algorithm, hash } = parseRevision(revision);
  const page = repositoryLink(repository);
  return page && algorithm === 'sha1' && hash?.length === 40
    ? `${page}/commit/${hash}`
    : undefined;
}
