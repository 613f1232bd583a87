import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Checkbox, Select } from '@backstage/ui';
import { PlatformRepository } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useEffect } from 'react';
import styles from './fields.module.css';
import { textAt } from './formData';
import { FieldNote, RepositoryField } from './repository';
import { defaultTenantRole } from './tenantRole';

const schema = makeFieldSchema({
  output: z => z.record(z.object({ role: z.string() })),
  uiOptions: z => z.object({ providerField: z.string().optional() }),
});

type Environments = typeof schema.TOutput;

/** Chooses the environments of a tenant, with the role that it has in each. */
function TenantEnvironments(props: typeof schema.TProps) {
  const provider = textAt(
    props.formContext?.formData,
    props.uiSchema['ui:options']?.providerField,
  );
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>
        {props.schema.title ?? 'Environments'}
      </legend>
      <RepositoryField>
        {repository =>
          provider === '' ? (
            <FieldNote>
              Choose a provider first: it decides which environments there are.
            </FieldNote>
          ) : (
            <Choice
              repository={repository}
              provider={provider}
              value={props.formData ?? {}}
              onChange={props.onChange}
            />
          )
        }
      </RepositoryField>
    </fieldset>
  );
}

function Choice(props: {
  repository: PlatformRepository;
  provider: string;
  value: Environments;
  onChange: (value: Environments) => void;
}) {
  const { repository, provider, value, onChange } = props;
  const { roles } = repository;
  const offered =
    repository.providers.find(item => item.provider === provider)
      ?.environments ?? [];
  const gone = Object.keys(value).filter(name => !offered.includes(name));
  const goneNames = gone.join(',');

  // Another provider was chosen: what it does not have must not be sent.
  useEffect(() => {
    if (goneNames !== '') {
      const names = goneNames.split(',');
      onChange(
        Object.fromEntries(
          Object.entries(value).filter(([name]) => !names.includes(name)),
        ),
      );
    }
  }, [goneNames, onChange, value]);

  const roleOf = (environment: string) =>
    value[environment]?.role ??
    defaultTenantRole(repository, provider, environment) ??
    '';
  const toggle = (environment: string, selected: boolean) => {
    const { [environment]: _, ...others } = value;
    onChange(
      selected
        ? { ...others, [environment]: { role: roleOf(environment) } }
        : others,
    );
  };

  if (offered.length === 0 || roles.length === 0) {
    return (
      <FieldNote>
        {offered.length === 0
          ? `${provider} has no environments in the platform repository.`
          : 'The platform repository has no roles for tenants.'}
      </FieldNote>
    );
  }
  return (
    <div className={styles.rows}>
      {offered.map(environment => (
        <div key={environment} className={styles.row}>
          <Checkbox
            isSelected={environment in value}
            onChange={selected => toggle(environment, selected)}
          >
            {environment}
          </Checkbox>
          <Select
            aria-label={`Role in ${environment}`}
            size="small"
            isDisabled={!(environment in value)}
            options={roles.map(role => ({ value: role, label: role }))}
            selectedKey={roleOf(environment)}
            onSelectionChange={key => {
              if (key !== null) {
                onChange({ ...value, [environment]: { role: String(key) } });
              }
            }}
          />
        </div>
      ))}
    </div>
  );
}

export const tenantEnvironments = createFormField({
  name: 'GitopsFleetTenantEnvironments',
  component: TenantEnvironments,
  schema,
  validation: (environments, field) => {
    if (Object.keys(environments ?? {}).length === 0) {
      field.addError(
        'A tenant needs at least one environment: choose where it shall have its namespace.',
      );
    }
  },
});
