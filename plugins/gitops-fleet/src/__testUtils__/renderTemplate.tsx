import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import {
  scaffolderApiRef,
  TemplateParameterSchema,
} from '@backstage/plugin-scaffolder-react';
import { scaffolderApiMock } from '@backstage/plugin-scaffolder-react/testUtils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { gitopsFleetApiRef } from '../api';
import { gitopsFleetPlugin } from '../plugin';
import { SampleFleetApi } from './SampleFleetApi';

/** One step of a template: its fields by name. */
export interface TemplateStep {
  title: string;
  properties: { [name: string]: { [key: string]: unknown } };
}

/**
 * Opens a template whose steps have the given fields, in an app that has found them in the plugin.
 *
 * @returns the backend that the fields ask, and what the template was started with
 */
export async function renderTemplate(
  steps: readonly TemplateStep[],
  prepare?: (api: SampleFleetApi) => void,
) {
  const api = new SampleFleetApi({
    resources: [],
    clusters: [],
    connections: [],
  });
  prepare?.(api);
  const manifest = {
    title: 'A template',
    steps: steps.map(({ title, properties }) => ({
      title,
      schema: { title, required: Object.keys(properties), properties },
    })),
  } as unknown as TemplateParameterSchema;
  const scaffold = jest.fn().mockResolvedValue({ taskId: '1' });
  const scaffolderApi = scaffolderApiMock.mock({
    getTemplateParameterSchema: async () => manifest,
    scaffold,
  });
  renderTestApp({
    features: [
      scaffolderPlugin,
      gitopsFleetPlugin,
      createFrontendModule({
        pluginId: 'gitops-fleet',
        extensions: [
          ApiBlueprint.make({
            params: define =>
              define({
                api: gitopsFleetApiRef,
                deps: {},
                factory: () => api,
              }),
          }),
        ],
      }),
      createFrontendModule({
        pluginId: 'scaffolder',
        extensions: [
          ApiBlueprint.make({
            params: define =>
              define({
                api: scaffolderApiRef,
                deps: {},
                factory: () => scaffolderApi,
              }),
          }),
        ],
      }),
    ],
    apis: [[catalogApiRef, catalogApiMock()]],
    initialRouteEntries: ['/create/templates/default/a-template'],
  });
  await screen.findByText('A template');
  return { api, scaffold };
}
