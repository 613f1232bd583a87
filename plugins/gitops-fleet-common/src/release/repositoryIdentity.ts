/**
 * One name for a repository, however it is written: `ssh://git@Host/a/b.git`, `git@host:a/b` and `https://user@host/a/b` are
 * one. The host's case does not matter, the path's does.
 *
 * @public
 */
export function repositoryIdentity(url: string): string {
  const [, , host, path] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/@\s]*@)?([^/:\s]+)(?::\d+)?[/:]+(.*?)(?:\.git)?\/*$/i.exec(
      url.trim(),
    ) ?? [];
  return host ? `${host.toLowerCase()}/${path}` : url.trim();
}
