import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTemplate } from '../__testUtils__/renderTemplate';
import { responseError } from '../__testUtils__/SampleFleetApi';

const provider = {
  type: 'string',
  title: 'Provider',
  'ui:field': 'GitopsFleetProviderPicker',
};
const tenant = {
  type: 'string',
  title: 'Name',
  'ui:field': 'GitopsFleetTenantName',
  'ui:options': { providerField: 'provider' },
};
const environments = {
  type: 'object',
  title: 'Environments',
  'ui:field': 'GitopsFleetTenantEnvironments',
  'ui:options': { providerField: 'provider' },
};
const review = { name: 'Review' };

async function chooseProvider(name: RegExp) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /Provider/ }));
  await user.click(await screen.findByRole('option', { name }));
}

describe('the fields of a tenant', () => {
  it('become a provider, a name and roles by environment', async () => {
    const { scaffold } = await renderTemplate([
      { title: 'Tenant', properties: { provider, tenant, environments } },
    ]);
    const user = userEvent.setup();
    expect(
      await screen.findByText(/Choose a provider first/),
    ).toBeInTheDocument();

    await chooseProvider(/^aws/);
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'checkout');
    await user.click(screen.getByRole('checkbox', { name: 'prod' }));
    await user.click(screen.getByRole('button', { name: /Role in prod/ }));
    await user.click(await screen.findByRole('option', { name: 'view' }));
    await user.click(screen.getByRole('button', review));
    await user.click(await screen.findByRole('button', { name: 'Create' }));

    expect(scaffold).toHaveBeenCalledWith(
      expect.objectContaining({
        values: {
          provider: 'aws',
          tenant: 'checkout',
          environments: { prod: { role: 'view' } },
        },
      }),
    );
  });

  it('say what is wrong with a name while it is typed', async () => {
    await renderTemplate([
      { title: 'Tenant', properties: { provider, tenant } },
    ]);

    await chooseProvider(/^aws/);
    const name = screen.getByRole('textbox', { name: /Name/ });
    await userEvent.type(name, 'Bad_name');

    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription(/is no DNS-1123 label/);
  });

  it('refuse a tenant that the provider has already', async () => {
    await renderTemplate([
      { title: 'Tenant', properties: { provider, tenant } },
    ]);
    const user = userEvent.setup();

    await chooseProvider(/^aws/);
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'search');
    await user.click(screen.getByRole('button', review));

    expect(
      (await screen.findAllByText(/aws has a tenant “search” already/)).length,
    ).toBeGreaterThan(0);
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
  });

  it('need an environment', async () => {
    await renderTemplate([
      { title: 'Tenant', properties: { provider, environments } },
    ]);
    const user = userEvent.setup();

    await chooseProvider(/^aws/);
    await user.click(await screen.findByRole('checkbox', { name: 'prod' }));
    await user.click(screen.getByRole('checkbox', { name: 'prod' }));
    await user.click(screen.getByRole('button', review));

    expect(
      (await screen.findAllByText(/A tenant needs at least one environment/))
        .length,
    ).toBeGreaterThan(0);
  });

  it('say why there is nothing to choose from, and try again', async () => {
    const { api } = await renderTemplate(
      [{ title: 'Tenant', properties: { provider } }],
      prepared => {
        prepared.repositoryFailure = responseError(
          503,
          'The Git host does not answer',
        );
      },
    );
    const alert = await screen.findByText('The Git host does not answer');
    expect(alert).toBeInTheDocument();

    api.repositoryFailure = undefined;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(
      await screen.findByRole('button', { name: /Provider/ }),
    ).toBeInTheDocument();
  });

  it('name the permission that is missing', async () => {
    await renderTemplate(
      [{ title: 'Tenant', properties: { provider } }],
      api => {
        api.repositoryFailure = responseError(403, 'Missing permission');
      },
    );

    expect(
      await screen.findByText(/gitops-fleet\.plan\.create/),
    ).toBeInTheDocument();
  });

  it('give few rights in what follows a release unless others are chosen', async () => {
    const { scaffold } = await renderTemplate([
      { title: 'Tenant', properties: { provider, environments } },
    ]);
    const user = userEvent.setup();

    await chooseProvider(/^aws/);
    await user.click(await screen.findByRole('checkbox', { name: 'non-prod' }));
    await user.click(screen.getByRole('checkbox', { name: 'prod' }));
    await user.click(screen.getByRole('button', review));
    await user.click(await screen.findByRole('button', { name: 'Create' }));

    expect(scaffold).toHaveBeenCalledWith(
      expect.objectContaining({
        values: {
          provider: 'aws',
          environments: {
            'non-prod': { role: 'admin' },
            prod: { role: 'view' },
          },
        },
      }),
    );
  });

  it('offer the roles that the repository has', async () => {
    await renderTemplate([
      { title: 'Tenant', properties: { provider, environments } },
    ]);

    await chooseProvider(/^azure/);
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'non-prod' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /Role in non-prod/ }),
    );

    const roles = within(await screen.findByRole('listbox'));
    expect(
      roles.getAllByRole('option').map(option => option.textContent),
    ).toEqual(['admin', 'edit', 'view']);
  });
});
