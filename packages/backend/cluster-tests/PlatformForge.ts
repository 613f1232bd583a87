import { ConfigReader } from '@backstage/config';
import {
  ChangeSet,
  FleetAction,
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { Sandbox } from '@gitops-fleet/sandbox';

/** What people do in the platform repository: pull requests by this project's plans, and commits by hand. */
export class PlatformForge {
  readonly #sandbox: Sandbox;
  readonly #reader: PlatformRepositoryReader;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    const config = new ConfigReader({
      integrations: {
        github: [
          {
            host: new URL(sandbox.url).host,
            apiBaseUrl: sandbox.apiUrl,
            token: sandbox.token,
          },
        ],
      },
      gitopsFleet: { platformRepository: { url: sandbox.repositoryUrl } },
    });
    this.#reader = new PlatformRepositoryReader(
      config,
      readPlatformRepositoryConfig(config),
    );
  }

  plan(action: FleetAction, input: object): Promise<ChangeSet> {
    return this.#reader.plan(action, input);
  }

  /** Opens the pull request of a plan and merges it. @returns the commit on main */
  async merge(action: FleetAction, input: object): Promise<string> {
    const host = await this.#reader.host();
    const changeSet = await this.plan(action, input);
    const { number } = await host.openPullRequest(changeSet, 'main');
    const { sha } = await this.#call<{ sha: string }>(
      `/pulls/${number}/merge`,
      { method: 'PUT', body: JSON.stringify({ merge_method: 'squash' }) },
    );
    return sha;
  }

  /** @returns the commit that a branch or a tag names */
  async commitOf(ref: string): Promise<string> {
    return (await this.#call<{ sha: string }>(`/commits/${ref}`)).sha;
  }

  /** Publishes a release of what is on main. */
  async release(tag: string): Promise<void> {
    await this.#post('/releases', { tag_name: tag, target_commitish: 'main' });
  }

  /**
   * Writes and, where the content is null, deletes files on main.
   *
   * @returns the commit
   */
  async commit(
    message: string,
    files: { [path: string]: string | null },
  ): Promise<string> {
    const parent = await this.commitOf('main');
    const { tree: base } = await this.#call<{ tree: { sha: string } }>(
      `/git/commits/${parent}`,
    );
    const tree = await this.#post('/git/trees', {
      base_tree: base.sha,
      tree: Object.entries(files).map(([path, content]) => ({
        path,
        mode: '100644',
        type: 'blob',
        ...(content === null ? { sha: null } : { content }),
      })),
    });
    const { sha } = await this.#post('/git/commits', {
      message,
      tree: tree.sha,
      parents: [parent],
    });
    await this.#call('/git/refs/heads/main', {
      method: 'PATCH',
      body: JSON.stringify({ sha }),
    });
    return sha;
  }

  #post(path: string, body: object): Promise<{ sha: string }> {
    return this.#call(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(
      `${this.#sandbox.apiUrl}/repos/platform/platform-repository${path}`,
      {
        ...init,
        headers: {
          authorization: `token ${this.#sandbox.token}`,
          'content-type': 'application/json',
        },
      },
    );
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json() as Promise<T>;
  }
}
