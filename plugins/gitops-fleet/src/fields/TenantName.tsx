import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { TextField } from '@backstage/ui';
import { gitopsFleetApiRef } from '../api';
import { textAt } from './formData';
import { readRepository, RepositoryField } from './repository';
import { tenantNameProblem } from './tenantNameRule';

const schema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z => z.object({ providerField: z.string().optional() }),
});

/** Names a tenant that does not exist yet. */
function TenantName(props: typeof schema.TProps) {
  const { formData = '', onChange, required, rawErrors, formContext } = props;
  const provider = textAt(
    formContext?.formData,
    props.uiSchema['ui:options']?.providerField,
  );
  return (
    <RepositoryField>
      {({ tenants }) => (
        <TextField
          label={props.schema.title ?? 'Tenant'}
          isRequired={required}
          // The form itself shows the errors that it found.
          isInvalid={rawErrors?.length ? true : undefined}
          validationBehavior="aria"
          validate={name => name && tenantNameProblem(name, provider, tenants)}
          value={formData}
          onChange={value => onChange(value)}
          placeholder="checkout"
          autoComplete="off"
        />
      )}
    </RepositoryField>
  );
}

export const tenantName = createFormField({
  name: 'GitopsFleetTenantName',
  component: TenantName,
  schema,
  validation: async (name, field, { apiHolder, formData, uiSchema }) => {
    const api = apiHolder.get(gitopsFleetApiRef);
    const tenants = api ? (await readRepository(api)).tenants : [];
    const provider = textAt(formData, uiSchema?.['ui:options']?.providerField);
    const problem = tenantNameProblem(name ?? '', provider, tenants);
    if (problem) {
      field.addError(problem);
    }
  },
});
