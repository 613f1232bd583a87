import {
  asMap,
  asMaps,
  asText,
  KindDescriptor,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiStatusError } from '../connection/failure';

const aggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/** Served versions of each wanted kind that can be listed and watched, by descriptor. */
export type ServedVersions = Map<KindDescriptor, string[]>;

/**
 * Asks which versions of each kind are served, resource by resource: a group's preferred version says nothing about a
 * kind (`Alert` is served only in another one than `Receiver`).
 */
export async function discoverServedVersions(
  server: Pick<ApiServer, 'getJson'>,
  descriptors: readonly KindDescriptor[],
  signal: AbortSignal,
): Promise<ServedVersions> {
  const answer = asMap(
    await server.getJson('/apis', { signal, accept: aggregated }),
  );
  const resources =
    answer.kind === 'APIGroupDiscoveryList'
      ? readAggregated(answer)
      : await readGroups(server, answer, descriptors, signal);
  return new Map(
    descriptors.map(descriptor => [
      descriptor,
      resources
        .filter(
          resource =>
            resource.group === descriptor.group &&
            resource.plural === descriptor.plural &&
            ['list', 'watch'].every(verb => resource.verbs.includes(verb)),
        )
        .map(resource => resource.version),
    ]),
  );
}

/** The newest version that is served and known; one that is not known only when there is no other. */
export function preferredVersion(
  descriptor: KindDescriptor,
  served: string[],
): string | undefined {
  return (
    descriptor.versions.find(version => served.includes(version)) ?? served[0]
  );
}

interface ServedResource {
  group: string;
  version: string;
  plural: string;
  verbs: string[];
}

function verbsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function readAggregated(answer: {
  [field: string]: unknown;
}): ServedResource[] {
  return asMaps(answer.items).flatMap(group =>
    asMaps(group.versions).flatMap(version =>
      asMaps(version.resources).map(resource => ({
        group: asText(asMap(group.metadata).name) ?? '',
        version: asText(version.version) ?? '',
        plural: asText(resource.resource) ?? '',
        verbs: verbsOf(resource.verbs),
      })),
    ),
  );
}

/** Servers before 1.27 answer with the names of groups and versions only. */
async function readGroups(
  server: Pick<ApiServer, 'getJson'>,
  answer: { [field: string]: unknown },
  descriptors: readonly KindDescriptor[],
  signal: AbortSignal,
): Promise<ServedResource[]> {
  const wanted = new Set(descriptors.map(({ group }) => group));
  const versions = asMaps(answer.groups)
    .filter(group => wanted.has(asText(group.name) ?? ''))
    .flatMap(group =>
      asMaps(group.versions).map(version => ({
        group: asText(group.name) ?? '',
        version: asText(version.version) ?? '',
      })),
    );
  const lists = await Promise.all(
    versions.map(async ({ group, version }) => {
      const list = asMap(
        await server
          .getJson(`/apis/${group}/${version}`, { signal })
          .catch(error => {
            if (error instanceof ApiStatusError && error.statusCode === 404) {
              return {};
            }
            throw error;
          }),
      );
      return asMaps(list.resources).map(resource => ({
        group,
        version,
        plural: asText(resource.name) ?? '',
        verbs: verbsOf(resource.verbs),
      }));
    }),
  );
  return lists.flat();
}
