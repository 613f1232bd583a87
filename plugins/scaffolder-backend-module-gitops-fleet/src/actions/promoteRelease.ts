import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { stringify } from 'yaml';
import { runPlan } from './runPlan';
import { commonInput, commonOutput } from './schema';

const id = 'gitops-fleet:promotion:promote';

/** The action that moves an environment to a release by pull request. */
export function createPromoteReleaseAction(reader: PlatformRepositoryReader) {
  return createTemplateAction({
    id,
    description:
      'Moves the clusters of an environment to a release: a pull request that changes the tag of their GitRepository',
    supportsDryRun: true,
    examples: [
      {
        description: 'Promote v0.0.3 to production on aws',
        example: stringify({
          steps: [
            {
              id: 'promote',
              action: id,
              input: {
                provider: 'aws',
                version: 'v1',
                environment: 'prod',
                tag: 'v0.0.3',
              },
            },
          ],
        }),
      },
    ],
    schema: {
      input: {
        provider: z => z.string().describe('Cloud provider, such as aws'),
        version: z =>
          z
            .string()
            .describe('Version of the management cluster; v1 by default')
            .optional(),
        environment: z =>
          z.string().describe('Environment whose clusters move'),
        channel: z =>
          z
            .string()
            .describe('Name of the GitRepository; release by default')
            .optional(),
        tag: z => z.string().describe('Tag of the release'),
        allowDowngrade: z =>
          z
            .boolean()
            .describe('Allow an older tag than the one that is live')
            .optional(),
        requireAncestor: z =>
          z
            .boolean()
            .describe(
              'Refuse a tag that is not in the history of the base branch; true by default',
            )
            .optional(),
        ...commonInput,
      },
      output: commonOutput,
    },
    handler: ctx => runPlan(reader, id, ctx),
  });
}
