import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { Octokit } from '@octokit/rest';
import { PlatformRepositoryConfig } from '../platform-repository/readConfig';
import { GitHost } from './GitHost';
import { GitHubHost } from './GitHubHost';

/**
 * The host of the platform repository, with the credentials of `integrations.github`, or with a user's own token.
 *
 * @throws InputError when the host is no integration, or has no credentials
 * @public
 */
export async function createGitHost(
  config: Config,
  repository: Pick<PlatformRepositoryConfig, 'url'>,
  options: { token?: string } = {},
): Promise<GitHost> {
  const { url } = repository;
  const integrations = ScmIntegrations.fromConfig(config);
  const integration = integrations.github.byUrl(url);
  if (!integration) {
    const hosts = integrations.github.list().map(entry => entry.config.host);
    throw new InputError(
      `gitopsFleet.platformRepository.url '${url}' is on no host of integrations.github; there are: ${hosts.join(
        ', ',
      )}`,
    );
  }
  const token =
    options.token ??
    (
      await DefaultGithubCredentialsProvider.fromIntegrations(
        integrations,
      ).getCredentials({ url })
    ).token;
  if (!token) {
    throw new InputError(
      `integrations.github has no token and no app for '${integration.config.host}': add one that may read and write contents and pull requests`,
    );
  }
  const [owner, repo] = new URL(url).pathname.split('/').filter(Boolean);
  const silent = () => {};
  return new GitHubHost(url, {
    octokit: new Octokit({
      auth: token,
      baseUrl: integration.config.apiBaseUrl,
      // Octokit writes every failed request to the console, address and all.
      log: { debug: silent, info: silent, warn: silent, error: silent },
    }),
    owner,
    repo,
  });
}
