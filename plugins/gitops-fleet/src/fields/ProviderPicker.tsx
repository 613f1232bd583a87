import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Select } from '@backstage/ui';
import { FieldNote, RepositoryField } from './repository';

const schema = makeFieldSchema({ output: z => z.string() });

/** Chooses a provider of the platform repository. */
function ProviderPicker(props: typeof schema.TProps) {
  const { formData, onChange, required, rawErrors } = props;
  return (
    <RepositoryField>
      {({ providers }) =>
        providers.length === 0 ? (
          <FieldNote>
            The platform repository has no provider: it has no folder of the
            layout providers/&lt;provider&gt;/&lt;version&gt;.
          </FieldNote>
        ) : (
          <Select
            label={props.schema.title ?? 'Provider'}
            isRequired={required}
            isInvalid={Boolean(rawErrors?.length)}
            placeholder="Choose a provider"
            options={providers.map(({ provider, environments }) => ({
              value: provider,
              label: `${provider} (${environments.join(', ')})`,
            }))}
            selectedKey={formData ?? null}
            onSelectionChange={key => {
              if (key !== null) {
                onChange(String(key));
              }
            }}
          />
        )
      }
    </RepositoryField>
  );
}

export const providerPicker = createFormField({
  name: 'GitopsFleetProviderPicker',
  component: ProviderPicker,
  schema,
});
