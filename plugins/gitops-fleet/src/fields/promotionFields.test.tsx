import { PlannedFile } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTemplate, TemplateStep } from '../__testUtils__/renderTemplate';
import { responseError } from '../__testUtils__/SampleFleetApi';
import {
  samplePlan,
  sampleRepository,
} from '../__testUtils__/sampleRepository';

const target = {
  type: 'object',
  title: 'Environment',
  'ui:field': 'GitopsFleetPromotionTargetPicker',
};
const release = {
  type: 'object',
  title: 'Release',
  'ui:field': 'GitopsFleetReleasePicker',
  'ui:options': { targetField: 'target' },
};
const preview = {
  type: 'object',
  title: 'What will change',
  'ui:field': 'GitopsFleetChangePreview',
  'ui:options': {
    action: 'gitops-fleet:promotion:promote',
    input: {
      provider: 'target.provider',
      tag: 'release.tag',
      reason: 'reason',
    },
  },
};
const steps: TemplateStep[] = [
  { title: 'What', properties: { target, release } },
  { title: 'Preview', properties: { preview } },
];

async function chooseWhat() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /Environment/ }));
  await user.click(
    await screen.findByRole('option', { name: 'aws v1 prod: follows v0.0.3' }),
  );
  await user.click(screen.getByRole('radio', { name: 'v0.0.4' }));
}

describe('the fields of a promotion', () => {
  it('say what moves, from where to where', async () => {
    await renderTemplate([steps[0]]);

    await chooseWhat();

    expect(
      screen.getByText(
        'Follows v0.0.3 now. 2 clusters follow it: prod-eu-west-1, prod-us-east-1.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('radio').map(radio => radio.getAttribute('value')),
    ).toEqual(['v0.0.4', 'v0.0.3', 'v0.0.2']);
    const current = screen.getByText('live here');
    expect(current.parentElement).toHaveTextContent(/^33333333/);
    expect(screen.getByText('live on azure v1 prod')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Notes of v0.0.4' }),
    ).toHaveAttribute('href', sampleRepository.tags[0].releaseUrl);
  });

  it('become ids and the digest of the plan that was approved', async () => {
    const { api, scaffold } = await renderTemplate(steps);
    const user = userEvent.setup();
    await chooseWhat();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText(samplePlan().title);

    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(await screen.findByRole('button', { name: 'Create' }));

    expect(api.requests).toContain(
      `plan ${JSON.stringify({
        action: 'gitops-fleet:promotion:promote',
        input: { provider: 'aws', tag: 'v0.0.4' },
      })}`,
    );
    expect(scaffold).toHaveBeenCalledWith(
      expect.objectContaining({
        values: {
          target: {
            provider: 'aws',
            version: 'v1',
            environment: 'prod',
            channel: 'release',
            reference: 'tag:v0.0.3',
          },
          release: { tag: 'v0.0.4', sha: '4'.repeat(40) },
          preview: {
            baseSha: 'c'.repeat(40),
            planDigest: samplePlan().digest,
            noop: false,
          },
        },
      }),
    );
  });

  it('show every file before it is written, and whether production is gated', async () => {
    await renderTemplate(steps, api => {
      api.plan = () => ({
        ...samplePlan(),
        exposure: 'ungated-prod',
        warnings: ['The quota is larger than that of any other tenant'],
      });
    });
    await chooseWhat();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));

    expect(
      await screen.findByText('Changes production on merge'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The quota is larger than that of any other tenant'),
    ).toBeInTheDocument();
    expect(
      screen.getByLabelText('Changes of tenants/aws/prod/kustomization.yaml'),
    ).toHaveTextContent(
      'resources: - ../common/checkout - ../common/payment + - ../common/search',
    );
    expect(
      screen.getByLabelText(
        'Changes of tenants/aws/common/search/namespace.yaml',
      ),
    ).toHaveTextContent('+kind: Namespace');
  });

  it('unfold the first files of a large plan, what changes before what is new', async () => {
    const added = (name: string): PlannedFile => ({
      path: `tenants/aws/common/search/${name}.yaml`,
      change: 'add',
      after: `kind: ${name}\n`,
    });
    const [, edited] = samplePlan().files;
    await renderTemplate(steps, api => {
      api.plan = () => ({
        ...samplePlan(),
        files: [
          ...['Namespace', 'Role', 'Quota', 'LimitRange'].map(added),
          edited,
        ],
      });
    });
    await chooseWhat();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    const changesOf = (path: string) =>
      screen.getByLabelText(`Changes of ${path}`);

    expect(
      await screen.findByLabelText(`Changes of ${edited.path}`),
    ).toBeVisible();
    expect(changesOf(added('Role').path)).toBeVisible();
    expect(changesOf(added('LimitRange').path)).not.toBeVisible();

    await userEvent.click(
      screen.getByRole('button', { name: 'Unfold all 5 files' }),
    );
    expect(changesOf(added('LimitRange').path)).toBeVisible();
  });

  it('tell the error of the plan word for word, and do not go on', async () => {
    await renderTemplate(steps, api => {
      api.plan = () => {
        throw responseError(
          400,
          "tag 'v0.0.4' does not exist: cut the release first",
        );
      };
    });
    await chooseWhat();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByText(
        "tag 'v0.0.4' does not exist: cut the release first",
      ),
    ).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Review' }));

    await waitFor(() =>
      expect(
        screen.getAllByText(/There is no plan yet|required property/).length,
      ).toBeGreaterThan(0),
    );
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
  });

  it('say that there is nothing to change', async () => {
    await renderTemplate(steps, api => {
      api.plan = () => ({ ...samplePlan(), noop: true, files: [] });
    });
    await chooseWhat();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));

    expect(await screen.findByText('Nothing to change')).toBeInTheDocument();
  });
});
