import { Config } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import {
  Plan,
  PlannedFile,
  PlatformRepository,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { createGitHost } from '../git-host/createGitHost';
import { GitHost } from '../git-host/GitHost';
import { planPromotion } from '../promotion/planPromotion';
import { compareTags } from '../promotion/tags';
import { planTenantOnboarding } from '../tenant/planTenantOnboarding';
import { ChangeSet } from './ChangeSet';
import { describeRepository } from './describeRepository';
import { PlatformRepositoryConfig } from './readConfig';

/**
 * Ids of the actions, and what each plans.
 *
 * @public
 */
export type FleetAction =
  | 'gitops-fleet:tenant:onboard'
  | 'gitops-fleet:promotion:promote';

function changeOf(
  before: string | undefined,
  after: string | null,
): PlannedFile['change'] {
  if (after === null) {
    return 'delete';
  }
  return before ? 'edit' : 'add';
}

interface PlanContext {
  host: GitHost;
  snapshot: Awaited<ReturnType<GitHost['snapshot']>>;
  layout: RepositoryLayout;
}

const planners: {
  [action in FleetAction]: (
    input: unknown,
    context: PlanContext,
  ) => Promise<ChangeSet>;
} = {
  'gitops-fleet:tenant:onboard': (input, { snapshot, layout }) =>
    planTenantOnboarding(input, snapshot, { layout }),
  'gitops-fleet:promotion:promote': async (input, context) => {
    const { host, snapshot, layout } = context;
    return planPromotion(
      input,
      snapshot,
      {
        tags: await host.tags(),
        isOnBaseBranch: async sha => {
          const { status } = await host.compare(sha, snapshot.sha);
          return status === 'ahead' || status === 'identical';
        },
      },
      { layout },
    );
  },
};

/**
 * The platform repository as templates, previews and actions read it. One place makes a plan, so that what is previewed
 * is what is done.
 *
 * @public
 */
export class PlatformRepositoryReader {
  readonly #config: Config;
  readonly #repository: PlatformRepositoryConfig | undefined;
  #host: Promise<GitHost> | undefined;

  constructor(
    config: Config,
    repository: PlatformRepositoryConfig | undefined,
  ) {
    this.#config = config;
    this.#repository = repository;
  }

  /** @throws NotFoundError when none is configured */
  get repository(): PlatformRepositoryConfig {
    if (!this.#repository) {
      throw new NotFoundError(
        'No platform repository is configured: set gitopsFleet.platformRepository.url',
      );
    }
    return this.#repository;
  }

  /** The host, with the portal's own credentials or a user's token. */
  host(token?: string): Promise<GitHost> {
    if (token) {
      return createGitHost(this.#config, this.repository, { token });
    }
    this.#host ??= createGitHost(this.#config, this.repository).catch(error => {
      this.#host = undefined;
      throw error;
    });
    return this.#host;
  }

  /** What is at the head of the base branch. */
  async describe(): Promise<PlatformRepository> {
    const { url, baseBranch, layout } = this.repository;
    const host = await this.host();
    const snapshot = await host.snapshot(baseBranch);
    const [description, tags, releases] = await Promise.all([
      describeRepository(snapshot, layout),
      host.tags(),
      host.releases(),
    ]);
    const byTag = new Map(releases.map(release => [release.tag, release]));
    return {
      url,
      baseBranch,
      baseSha: snapshot.sha,
      ...description,
      tags: tags
        .sort((a, b) => compareTags(a.tag, b.tag))
        .map(({ tag, sha }) => {
          const release = byTag.get(tag);
          return {
            tag,
            sha,
            ...(release && { releaseUrl: release.url }),
            ...(release?.publishedAt && { publishedAt: release.publishedAt }),
          };
        }),
    };
  }

  /** What an action would change now, with what stands in the files today. */
  async preview(action: FleetAction, input: unknown): Promise<Plan> {
    const changeSet = await this.plan(action, input);
    const host = await this.host();
    const snapshot = await host.snapshot(changeSet.baseSha);
    const files: PlannedFile[] = [];
    for (const [path, { before, after }] of changeSet.files) {
      files.push({
        path,
        change: changeOf(before, after),
        ...(before && { before: await snapshot.read(path) }),
        ...(after !== null && { after }),
      });
    }
    return { ...changeSet, files };
  }

  /** What an action would change now. */
  async plan(
    action: FleetAction,
    input: unknown,
    options: { token?: string } = {},
  ): Promise<ChangeSet> {
    const { baseBranch, layout } = this.repository;
    const host = await this.host(options.token);
    const snapshot = await host.snapshot(baseBranch);
    return planners[action](input, { host, snapshot, layout });
  }
}
