import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  asMap,
  asText,
  defaultRepositoryLayout,
  PromotionTarget,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  branchFor,
  ChangeSet,
  createChangeSet,
} from '../platform-repository/ChangeSet';
import { describeRepository } from '../platform-repository/describeRepository';
import { dnsLabel, parseInput } from '../platform-repository/parseInput';
import { pullRequestBody } from '../platform-repository/pullRequestBody';
import { RepositorySnapshot } from '../platform-repository/RepositorySnapshot';
import { replaceKey, setScalar } from '../yaml/editScalar';
import { compareTags } from './tags';

const tagName = z
  .string()
  .max(128)
  .regex(
    /^v?(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?$/,
    'is no version: write it as v1.2.3',
  );

const input = z.strictObject({
  provider: dnsLabel,
  version: dnsLabel.default('v1'),
  environment: dnsLabel,
  channel: dnsLabel.default('release'),
  tag: tagName,
  allowDowngrade: z.boolean().default(false),
  requireAncestor: z.boolean().default(true),
  reason: z.string().max(2_000).optional(),
  changeTicket: z
    .string()
    .max(64)
    .regex(/^[\w./#-]*$/, 'may hold letters, digits and . / # - _ only')
    .optional(),
});

/**
 * A checked request to promote a release.
 *
 * @public
 */
export type Promotion = z.output<typeof input>;

/**
 * What the Git host knows of tags, and the snapshot does not.
 *
 * @public
 */
export interface TagKnowledge {
  /** Names and commits of every tag. */
  tags: { tag: string; sha: string }[];
  /** Whether a commit is in the history of the base branch. */
  isOnBaseBranch(sha: string): Promise<boolean>;
}

/**
 * Plans a promotion: the GitRepository that an environment's clusters follow gets another tag. It is found by what it
 * says, not by the name of its file; the one value is changed in place.
 *
 * @throws InputError for a request that breaks a rule, a downgrade without `allowDowngrade`, a tag that is not on the base
 * branch with `requireAncestor`, a source that a semver, name or commit pins; NotFoundError for a tag or target that does
 * not exist; ConflictError when several sources fit
 * @public
 */
export async function planPromotion(
  request: unknown,
  snapshot: RepositorySnapshot,
  live: TagKnowledge,
  options: { layout?: RepositoryLayout } = {},
): Promise<ChangeSet> {
  const layout = options.layout ?? defaultRepositoryLayout;
  const promotion = parseInput(input, request);
  const { provider, environment, tag } = promotion;
  const target = findTarget(
    promotion,
    (await describeRepository(snapshot, layout)).targets,
  );
  const wanted = await findTag(promotion, live);
  const text = (await snapshot.read(target.path)) ?? '';
  const current = tagOf(target.reference);
  checkDirection(promotion, current);
  const edited = current === tag ? text : moveTo(text, tag, target.path);
  return createChangeSet(
    {
      title: `chore(release): promote ${tag} to ${provider} ${environment}`,
      body: pullRequestBody({
        summary: [
          `Moves \`${target.channel}\` of ${provider} ${
            promotion.version
          } from \`${target.reference.replace(':', ' ')}\` to \`tag ${tag}\`.`,
          '',
          `These clusters follow it as soon as this is merged: ${target.clusters.join(
            ', ',
          )}.`,
          '',
          `Promoted-From: ${current ?? target.reference}`,
          `Promoted-To: ${tag}`,
          `Tag-Sha: ${wanted.sha}`,
        ],
        reason: promotion.reason,
        changeTicket: promotion.changeTicket,
      }),
      branch: branchFor('promote', [provider, environment, tag], {
        ...promotion,
        sha: wanted.sha,
      }),
      labels: ['release', `env/${environment}`, `provider/${provider}`],
      files: new Map([[target.path, edited]]),
      exposure: 'ungated-prod',
      warnings: [],
      fence: [target.path],
    },
    snapshot,
  );
}

function findTarget(
  promotion: Promotion,
  targets: PromotionTarget[],
): PromotionTarget {
  const found = targets.filter(target =>
    (['provider', 'version', 'environment', 'channel'] as const).every(
      field => target[field] === promotion[field],
    ),
  );
  const described = (target: PromotionTarget) =>
    `${target.provider} ${target.version} ${target.environment} (${target.channel}, ${target.path})`;
  if (found.length > 1) {
    throw new ConflictError(
      `Several GitRepositories fit: ${found
        .map(described)
        .join('; ')}. Give each channel a name of its own`,
    );
  }
  if (found.length === 0) {
    throw new NotFoundError(
      `No GitRepository '${promotion.channel}' of ${promotion.provider} ${
        promotion.version
      } is followed by clusters of '${promotion.environment}'. Releases move: ${
        targets.map(described).join('; ') || 'none'
      }`,
    );
  }
  return found[0];
}

async function findTag(
  { tag, requireAncestor }: Promotion,
  live: TagKnowledge,
): Promise<{ tag: string; sha: string }> {
  const found = live.tags.find(candidate => candidate.tag === tag);
  if (!found) {
    const newest = live.tags
      .map(candidate => candidate.tag)
      .sort(compareTags)
      .slice(0, 5);
    throw new NotFoundError(
      `tag '${tag}' does not exist in the platform repository. The newest are: ${
        newest.join(', ') || 'none'
      }. Push the tag first: git tag ${tag} && git push origin ${tag}`,
    );
  }
  if (requireAncestor && !(await live.isOnBaseBranch(found.sha))) {
    throw new InputError(
      `tag '${tag}' (${found.sha.slice(
        0,
        8,
      )}) is not in the history of the base branch: what it holds was never reviewed there. Tag a commit of the base branch, or set requireAncestor to false`,
    );
  }
  return found;
}

function tagOf(reference: string): string | undefined {
  return reference.startsWith('tag:')
    ? reference.slice('tag:'.length)
    : undefined;
}

function checkDirection(
  { tag, allowDowngrade }: Promotion,
  current: string | undefined,
): void {
  if (current && !allowDowngrade && compareTags(current, tag) < 0) {
    throw new InputError(
      `tag '${tag}' is older than '${current}', which is live: set allowDowngrade to roll back`,
    );
  }
}

/** Flux takes commit before name before semver before tag before branch: a tag beside one of the first three is ignored. */
function moveTo(text: string, tag: string, path: string): string {
  const ref = asMap(asMap(asMap(parse(text)).spec).ref);
  const pinned = ['semver', 'name', 'commit'].find(field => asText(ref[field]));
  if (pinned) {
    throw new InputError(
      `spec.ref.${pinned} in ${path} goes before a tag, so that a promotion would change nothing: remove it first`,
    );
  }
  if (asText(ref.tag)) {
    return setScalar(text, ['spec', 'ref', 'tag'], tag);
  }
  if (asText(ref.branch)) {
    return replaceKey(text, ['spec', 'ref', 'branch'], 'tag', tag);
  }
  throw new InputError(
    `spec.ref in ${path} names neither a tag nor a branch: write 'tag: ${tag}' there by hand once`,
  );
}
