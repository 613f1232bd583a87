import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  defaultRepositoryLayout,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/**
 * `gitopsFleet.platformRepository` of the configuration.
 *
 * @public
 */
export interface PlatformRepositoryConfig {
  url: string;
  baseBranch: string;
  layout: RepositoryLayout;
  requireUserToken: boolean;
}

/**
 * Reads `gitopsFleet.platformRepository`; `undefined` when there is none.
 *
 * @throws InputError that names the field and the rule, for an address that is none and a layout without its placeholders
 * @public
 */
export function readPlatformRepositoryConfig(
  config: Config,
): PlatformRepositoryConfig | undefined {
  const field = 'gitopsFleet.platformRepository';
  const entry = config.getOptionalConfig(field);
  if (!entry) {
    return undefined;
  }
  const url = entry.getString('url').replace(/(\.git)?\/*$/, '');
  if (!/^https?:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(url)) {
    throw new InputError(
      `${field}.url '${url}' is no address of a repository: write it as https://<host>/<owner>/<repository>`,
    );
  }
  return {
    url,
    baseBranch: entry.getOptionalString('baseBranch') ?? 'main',
    layout: readLayout(entry, field),
    requireUserToken: entry.getOptionalBoolean('requireUserToken') ?? false,
  };
}

function readLayout(entry: Config, field: string): RepositoryLayout {
  const layout = { ...defaultRepositoryLayout };
  for (const name of Object.keys(layout) as (keyof RepositoryLayout)[]) {
    const template = entry.getOptionalString(`layout.${name}`);
    if (template === undefined) {
      continue;
    }
    for (const placeholder of layout[name].match(/\{\w+\}/g) ?? []) {
      if (!template.includes(placeholder)) {
        throw new InputError(
          `${field}.layout.${name} '${template}' needs the placeholder ${placeholder}, as in ${layout[name]}`,
        );
      }
    }
    layout[name] = template;
  }
  return layout;
}
