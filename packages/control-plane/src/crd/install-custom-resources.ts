import {
  asMap,
  asMaps,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf, kindOf, KubernetesObject } from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import {
  isWebhookConfiguration,
  reachableWebhooks,
} from './admission-webhooks';
import { ConversionWebhook } from './conversion-webhook';
import { installable } from './custom-resource-definition';
import { readObjects } from './definition-files';
import { standInDefinitions } from './stand-in-definitions';

const FIELD_MANAGER = 'control-plane';
/** How long an API server may take to serve the kinds, in milliseconds; it takes seconds. */
const ESTABLISHED_WITHIN = 120_000;
const LOOK_EVERY = 200;
/** Definitions that are written at the same time. */
const AT_ONCE = 4;

export interface InstallOptions {
  /** YAML, of an administrator of the management cluster. */
  kubeconfig: string;
  /**
   * Folder with YAML files of CustomResourceDefinitions, in folders by module, and with Cluster API's
   * `config/webhook/manifests.yaml` where its admission webhooks are to be registered.
   */
  directory: string;
  conversionWebhook?: ConversionWebhook;
}

/**
 * Installs the kinds of Flux and Cluster API on a management cluster, and waits until they are served. It may be run again:
 * it changes what differs.
 *
 * @throws Error when the directory holds no definitions, one is refused, or one is not served in time
 */
export async function installCustomResources(
  options: InstallOptions,
): Promise<void> {
  const { directory, conversionWebhook } = options;
  const objects = await readObjects(directory);
  const definitions = objects
    .filter(object => object.kind === 'CustomResourceDefinition')
    .map(object => installable(object, conversionWebhook));
  if (definitions.length === 0) {
    throw new Error(
      `${directory} holds no CustomResourceDefinition: build the programs again, or name the folder that holds the files of Flux and Cluster API.`,
    );
  }
  const names = new Set(definitions.map(({ metadata }) => metadata.name));
  const all = [
    ...definitions,
    // A provider's own definition, where it is there after all, is better than ours.
    ...standInDefinitions.filter(({ metadata }) => !names.has(metadata.name)),
  ];
  const client = await ObjectClient.fromKubeconfig(options.kubeconfig);
  try {
    await applyAll(client, all);
    await whenEstablished(client, all);
    if (conversionWebhook) {
      await applyAll(
        client,
        objects
          .filter(isWebhookConfiguration)
          .map(object => reachableWebhooks(object, conversionWebhook)),
      );
    }
  } finally {
    client.close();
  }
}

async function applyAll(
  client: ObjectClient,
  objects: KubernetesObject[],
): Promise<void> {
  const waiting = [...objects];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await client.apply(next, FIELD_MANAGER);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function whenEstablished(
  client: ObjectClient,
  definitions: KubernetesObject[],
): Promise<void> {
  const kind = kindOf(definitions[0]);
  const wanted = new Set(definitions.map(({ metadata }) => metadata.name));
  const deadline = Date.now() + ESTABLISHED_WITHIN;
  for (;;) {
    const { items } = await client.list(kind);
    const problems = items
      .filter(({ metadata }) => wanted.has(metadata.name))
      .map(problemOf)
      .filter(problem => problem !== undefined);
    if (problems.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `The API server does not serve every kind after ${
          ESTABLISHED_WITHIN / 1000
        } s:\n${problems.join('\n')}`,
      );
    }
    await sleep(LOOK_EVERY);
  }
}

/** Why a definition is not served yet; undefined when it is. */
function problemOf(definition: KubernetesObject): string | undefined {
  const conditions = asMaps(asMap(definition.status).conditions);
  const established = conditions.some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  if (established) {
    return undefined;
  }
  const refused = conditions.find(({ status }) => status === 'False');
  return `${keyOf(definition).name}: ${
    refused ? `${refused.type} is False, ${refused.message}` : 'no answer yet'
  }`;
}
