import { builtInResources } from './built-in-resources';
import { clusterApiResources, providerResource } from './cluster-api-resources';
import { ResourceType } from './control-plane';
import { fluxResources } from './flux-resources';
import { isRecord, listAt, numberAt, recordAt, textAt } from './json';
import { asJson, KubernetesObject, parseApiVersion } from './object';
import { PrinterColumn, ResourceDescriptor } from './resource-descriptor';
import { groupResource, NoKindMatchError } from './status-error';

/** What is installed on a cluster decides which kinds it serves. */
export type ClusterRole = 'management' | 'workload';

/** The kinds that one cluster serves: its own, and those of the CustomResourceDefinitions applied to it. */
export class ResourceCatalogue {
  private readonly byResource = new Map<string, ResourceDescriptor>();
  private readonly defined = new Set<string>();

  constructor(private readonly role: ClusterRole) {
    const descriptors =
      role === 'management'
        ? [...builtInResources, ...fluxResources, ...clusterApiResources]
        : builtInResources;
    for (const descriptor of descriptors) {
      this.add(descriptor);
    }
  }

  all(): ResourceDescriptor[] {
    return [...this.byResource.values()];
  }

  find(group: string, resource: string): ResourceDescriptor | undefined {
    return this.byResource.get(groupResource(group, resource));
  }

  /**
   * REST mapping of a kind.
   *
   * @throws NoKindMatchError when the kind is not served at that version
   */
  mapping(apiVersion: string, kind: string): ResourceType {
    const { group, version } = parseApiVersion(apiVersion);
    const served = (descriptor: ResourceDescriptor) =>
      descriptor.group === group &&
      descriptor.kind === kind &&
      descriptor.versions.some(candidate => candidate.version === version);
    let found = this.all().find(served);
    if (!found && this.role === 'management') {
      found = this.addProviderKind(group, version, kind);
    }
    if (!found) {
      throw new NoKindMatchError(apiVersion, kind);
    }
    return {
      group,
      version,
      resource: found.resource,
      kind,
      namespaced: found.namespaced,
    };
  }

  /** Makes the kind of a CustomResourceDefinition known. */
  addDefinition(definition: KubernetesObject): void {
    const spec = recordAt(asJson(definition), 'spec');
    const names = recordAt(spec, 'names');
    const kind = textAt(names, 'kind');
    const resource = textAt(names, 'plural');
    const group = textAt(spec, 'group');
    if (!kind || !resource || !group) {
      return;
    }
    const versions = listAt(spec, 'versions')
      .filter(isRecord)
      .filter(version => version.served !== false);
    if (this.find(group, resource) || versions.length === 0) {
      return;
    }
    this.defined.add(groupResource(group, resource));
    this.add({
      group,
      resource,
      singular: textAt(names, 'singular') ?? kind.toLowerCase(),
      kind,
      namespaced: spec.scope !== 'Cluster',
      shortNames: listAt(names, 'shortNames').map(String),
      categories: listAt(names, 'categories').map(String),
      versions: versions.map(version => ({
        version: textAt(version, 'name') ?? 'v1',
        columns: columnsOf(listAt(version, 'additionalPrinterColumns')),
      })),
      status: versions.some(
        version => recordAt(version, 'subresources').status !== undefined,
      ),
      generation: true,
    });
  }

  /** Forgets a kind that a CustomResourceDefinition had brought; kinds that are installed otherwise stay. */
  removeDefinition(definition: KubernetesObject): void {
    const spec = recordAt(asJson(definition), 'spec');
    const key = groupResource(
      textAt(spec, 'group') ?? '',
      textAt(spec, 'names', 'plural') ?? '',
    );
    if (this.defined.delete(key)) {
      this.byResource.delete(key);
    }
  }

  private add(descriptor: ResourceDescriptor): void {
    this.byResource.set(
      groupResource(descriptor.group, descriptor.resource),
      descriptor,
    );
  }

  private addProviderKind(
    group: string,
    version: string,
    kind: string,
  ): ResourceDescriptor | undefined {
    const descriptor = providerResource(group, version, kind);
    if (!descriptor || this.find(group, descriptor.resource)) {
      return undefined;
    }
    this.add(descriptor);
    return descriptor;
  }
}

function columnsOf(columns: ReturnType<typeof listAt>): PrinterColumn[] {
  return columns.filter(isRecord).map(column => ({
    name: textAt(column, 'name') ?? '',
    type: column.type === 'date' ? 'date' : 'string',
    jsonPath: textAt(column, 'jsonPath') ?? '',
    priority: numberAt(column, 'priority') ?? 0,
  }));
}
