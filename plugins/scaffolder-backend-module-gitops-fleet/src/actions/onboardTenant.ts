import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { stringify } from 'yaml';
import { runPlan } from './runPlan';
import { commonInput, commonOutput } from './schema';

const id = 'gitops-fleet:tenant:onboard';

/** The action that creates the namespace of a tenant by pull request. */
export function createOnboardTenantAction(reader: PlatformRepositoryReader) {
  return createTemplateAction({
    id,
    description:
      'Creates the namespace of a team on the clusters of a provider, by a pull request to the platform repository',
    supportsDryRun: true,
    examples: [
      {
        description: 'Onboard a team to non-prod and prod',
        example: stringify({
          steps: [
            {
              id: 'onboard',
              action: id,
              input: {
                provider: 'aws',
                tenant: 'search',
                environments: {
                  'non-prod': { role: 'admin' },
                  prod: { role: 'reader' },
                },
              },
            },
          ],
        }),
      },
    ],
    schema: {
      input: {
        provider: z => z.string().describe('Cloud provider, such as aws'),
        tenant: z =>
          z
            .string()
            .describe('Name of the namespace: a DNS-1123 label, 63 characters'),
        owner: z =>
          z.string().describe('Entity reference of the owner').optional(),
        environments: z =>
          z
            .record(z.object({ role: z.string() }))
            .describe(
              'What the service account of the tenant may do, by environment: the role of a ClusterRole namespace-<role>',
            ),
        compute: z =>
          z
            .object({
              requestsCpu: z.string().optional(),
              requestsMemory: z.string().optional(),
              limitsCpu: z.string().optional(),
              limitsMemory: z.string().optional(),
            })
            .describe('Quota of CPU and memory, as Kubernetes quantities')
            .optional(),
        objects: z =>
          z
            .record(z.union([z.number(), z.string()]))
            .describe('Quota of objects by resource')
            .optional(),
        ...commonInput,
      },
      output: commonOutput,
    },
    handler: ctx => runPlan(reader, id, ctx),
  });
}
