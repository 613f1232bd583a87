import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Select } from '@backstage/ui';
import { PromotionTarget } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FieldNote, RepositoryField } from './repository';
import { followedName, targetId, targetName } from './promotionTarget';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      provider: z.string(),
      version: z.string(),
      environment: z.string(),
      channel: z.string(),
      reference: z.string(),
    }),
});

/** Chooses what a promotion moves: the release that an environment's clusters follow. */
function PromotionTargetPicker(props: typeof schema.TProps) {
  const { formData, onChange, required, rawErrors } = props;
  return (
    <RepositoryField>
      {({ targets }) => {
        if (targets.length === 0) {
          return (
            <FieldNote>
              Nothing can be promoted: no GitRepository in the platform
              repository follows a tag.
            </FieldNote>
          );
        }
        const chosen = targets.find(
          target => formData && targetId(target) === targetId(formData),
        );
        return (
          <>
            <Select
              label={props.schema.title ?? 'Environment'}
              isRequired={required}
              isInvalid={Boolean(rawErrors?.length)}
              placeholder="Choose what moves"
              options={targets.map(target => ({
                value: targetId(target),
                label: `${targetName(target)}: follows ${followedName(
                  target.reference,
                )}`,
              }))}
              selectedKey={chosen ? targetId(chosen) : null}
              onSelectionChange={key => {
                const target = targets.find(item => targetId(item) === key);
                if (target) {
                  const { provider, version, environment, channel, reference } =
                    target;
                  onChange({
                    provider,
                    version,
                    environment,
                    channel,
                    reference,
                  });
                }
              }}
            />
            {chosen && <FieldNote>{followersText(chosen)}</FieldNote>}
          </>
        );
      }}
    </RepositoryField>
  );
}

function followersText(target: PromotionTarget): string {
  const { clusters } = target;
  const now = `Follows ${followedName(target.reference)} now.`;
  if (clusters.length === 0) {
    return `${now} No cluster follows it yet.`;
  }
  return `${now} ${
    clusters.length === 1
      ? '1 cluster follows'
      : `${clusters.length} clusters follow`
  } it: ${clusters.join(', ')}.`;
}

export const promotionTargetPicker = createFormField({
  name: 'GitopsFleetPromotionTargetPicker',
  component: PromotionTargetPicker,
  schema,
  validation: (target, field) => {
    if (!target?.provider) {
      field.addError('Choose what the promotion moves.');
    }
  },
});
