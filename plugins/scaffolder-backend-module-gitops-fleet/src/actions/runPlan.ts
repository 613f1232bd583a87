import { ConflictError, InputError } from '@backstage/errors';
import {
  ChangeSet,
  FleetAction,
  PlatformRepositoryReader,
  PullRequestResult,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What every action takes beside its own input. */
export interface CommonInput {
  /** What the caller has seen in the preview. */
  planDigest?: string;
  draft?: boolean;
  reviewers?: string[];
  /** The user's own token for the Git host. */
  token?: string;
}

/** What every action gives. */
export type CommonOutput = {
  pullRequestUrl: string;
  pullRequestNumber: number;
  branch: string;
  baseSha: string;
  commitSha: string;
  title: string;
  changedFiles: string[];
  exposure: string;
  planDigest: string;
  noop: boolean;
  reused: boolean;
  warnings: string[];
};

/** What an action needs of its context. */
interface PlanContext<Input extends CommonInput>
  extends Pick<
    ActionContext<JsonObject, JsonObject>,
    'isDryRun' | 'workspacePath' | 'logger' | 'signal' | 'checkpoint'
  > {
  input: Input;
  output<Name extends keyof CommonOutput>(
    name: Name,
    value: CommonOutput[Name],
  ): void;
}

/**
 * The handler of every action: plans it, and either opens its pull request or, in a dry run, writes the resulting files
 * into the workspace.
 *
 * @throws ConflictError when the plan is not the one that was reviewed; InputError when the user's token is required and
 * missing; and what planning and the Git host throw
 */
export async function runPlan<Input extends CommonInput>(
  reader: PlatformRepositoryReader,
  action: FleetAction,
  ctx: PlanContext<Input>,
): Promise<void> {
  const { planDigest, draft, reviewers, token, ...input } = ctx.input;
  const output = await carryOut(
    reader,
    action,
    input,
    { planDigest, draft, reviewers, token },
    ctx,
  );
  for (const name of Object.keys(output) as (keyof CommonOutput)[]) {
    ctx.output(name, output[name]);
  }
}

async function carryOut(
  reader: PlatformRepositoryReader,
  action: FleetAction,
  input: object,
  common: CommonInput,
  ctx: Omit<PlanContext<CommonInput>, 'input' | 'output'>,
): Promise<CommonOutput> {
  if (reader.repository.requireUserToken && !common.token) {
    throw new InputError(
      'token is required: gitopsFleet.platformRepository.requireUserToken is set. Pass ${{ secrets.USER_OAUTH_TOKEN }} from the template',
    );
  }
  const changeSet = await reader.plan(action, input, { token: common.token });
  if (common.planDigest && common.planDigest !== changeSet.digest) {
    throw new ConflictError(
      `The platform repository has changed since this was reviewed, and the same request would do something else now: go back, look at the preview again and create it anew`,
    );
  }
  for (const warning of changeSet.warnings) {
    ctx.logger.warn(warning);
  }
  if (ctx.isDryRun) {
    await writeWorkspace(ctx.workspacePath, changeSet);
    return outputOf(changeSet, {
      url: `dry-run:${changeSet.branch}`,
      number: 0,
      branch: changeSet.branch,
      commitSha: '',
      reused: false,
      warnings: [],
    });
  }
  const result = await ctx.checkpoint({
    key: `pull-request.${changeSet.branch}.${changeSet.digest}`,
    fn: async () => {
      const host = await reader.host(common.token);
      const opened = await host.openPullRequest(
        changeSet,
        reader.repository.baseBranch,
        {
          draft: common.draft,
          reviewers: common.reviewers,
          signal: ctx.signal,
        },
      );
      return { ...opened };
    },
  });
  ctx.logger.info(describe(changeSet, result));
  return outputOf(changeSet, result);
}

function describe(changeSet: ChangeSet, result: PullRequestResult): string {
  if (changeSet.noop) {
    return 'The platform repository is as wanted already: there is nothing to change';
  }
  return result.reused
    ? `The same change is proposed already: ${result.url}`
    : `Opened ${result.url}: ${changeSet.title}`;
}

function outputOf(
  changeSet: ChangeSet,
  result: PullRequestResult,
): CommonOutput {
  return {
    pullRequestUrl: result.url,
    pullRequestNumber: result.number,
    branch: result.branch,
    baseSha: changeSet.baseSha,
    commitSha: result.commitSha,
    title: changeSet.title,
    changedFiles: [...changeSet.files.keys()],
    exposure: changeSet.exposure,
    planDigest: changeSet.digest,
    noop: changeSet.noop,
    reused: result.reused,
    warnings: [...changeSet.warnings, ...result.warnings],
  };
}

/** The files where they will be, and the plan as a page beside them. */
async function writeWorkspace(
  workspacePath: string,
  changeSet: ChangeSet,
): Promise<void> {
  const files = new Map<string, string>();
  changeSet.files.forEach(({ after }, path) => {
    if (after !== null) {
      files.set(path, after);
    }
  });
  files.set('.fleet/plan.md', planPage(changeSet));
  for (const [path, text] of files) {
    const target = resolveSafeChildPath(workspacePath, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

function planPage(changeSet: ChangeSet): string {
  const changes = [...changeSet.files].map(([path, { before, after }]) => {
    if (after === null) {
      return `- delete \`${path}\``;
    }
    return `- ${before ? 'edit' : 'add'} \`${path}\``;
  });
  return [
    `# ${changeSet.title}`,
    '',
    changeSet.body,
    '',
    ...(changes.length > 0 ? changes : ['Nothing changes.']),
    '',
    `Branch: ${changeSet.branch}`,
    `Labels: ${changeSet.labels.join(', ')}`,
    `Exposure: ${changeSet.exposure}`,
    `Plan: ${changeSet.digest}`,
    '',
  ].join('\n');
}
