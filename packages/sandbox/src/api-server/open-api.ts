import { JsonObject } from '../kubernetes/json';
import { formatApiVersion } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';

function prefix(group: string, version: string): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

/** `GET /openapi/v3`: where the description of each group and version is. */
export function openApiIndex(catalogue: ResourceCatalogue): JsonObject {
  const paths: JsonObject = {};
  for (const descriptor of catalogue.all()) {
    for (const { version } of descriptor.versions) {
      const path = prefix(descriptor.group, version);
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}` };
    }
  }
  return { paths };
}

/**
 * The description of one group and version: only as much as `kubectl apply` and `kubectl create` look at, which is
 * whether a kind is known and its writes take `fieldValidation`.
 */
export function openApiDocument(
  catalogue: ResourceCatalogue,
  group: string,
  version: string,
): JsonObject {
  const paths: JsonObject = {};
  const schemas: JsonObject = {};
  for (const descriptor of catalogue.all()) {
    if (
      descriptor.group === group &&
      descriptor.versions.some(candidate => candidate.version === version)
    ) {
      paths[`/${collectionPath(descriptor, version)}/{name}`] = {
        patch: operation(descriptor, version),
      };
      schemas[`${formatApiVersion(group, version)}.${descriptor.kind}`] = {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
        'x-kubernetes-group-version-kind': [
          { group, version, kind: descriptor.kind },
        ],
      };
    }
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'sandbox' },
    paths,
    components: { schemas },
  };
}

function collectionPath(
  descriptor: ResourceDescriptor,
  version: string,
): string {
  const scope = descriptor.namespaced ? '/namespaces/{namespace}' : '';
  return `${prefix(descriptor.group, version)}${scope}/${descriptor.resource}`;
}

function operation(
  descriptor: ResourceDescriptor,
  version: string,
): JsonObject {
  return {
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(
      name => ({ name, in: 'query', schema: { type: 'string' } }),
    ),
    responses: { '200': { description: 'OK' } },
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': {
      group: descriptor.group,
      version,
      kind: descriptor.kind,
    },
  };
}
