import { JsonObject } from '../kubernetes/json';
import { formatApiVersion } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const STATUS_VERBS = ['get', 'patch', 'update'];

/** The version that the sandbox's API servers report. */
export const SERVER_VERSION: JsonObject = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.4',
  gitCommit: 'sandbox',
  gitTreeState: 'clean',
  buildDate: '2025-08-13T14:10:36Z',
  goVersion: 'go1.24.5',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Newest stable version first, then betas, then alphas. */
function byPriority(a: string, b: string): number {
  const rank = (version: string) => {
    const [, major, stage, minor] =
      /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
    const stability = ['alpha', 'beta', undefined].indexOf(stage);
    return [stability, Number(major ?? 0), Number(minor ?? 0)];
  };
  const left = rank(a);
  const right = rank(b);
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) {
      return right[index] - left[index];
    }
  }
  return 0;
}

function serves(descriptor: ResourceDescriptor, version: string): boolean {
  return descriptor.versions.some(candidate => candidate.version === version);
}

/** Answers of the discovery endpoints, from what a cluster serves at this moment. */
export class Discovery {
  constructor(private readonly catalogue: ResourceCatalogue) {}

  /** `GET /api` without aggregation. */
  coreVersions(address: string): JsonObject {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [
        { clientCIDR: '0.0.0.0/0', serverAddress: address },
      ],
    };
  }

  /** `GET /apis` without aggregation. */
  groupList(): JsonObject {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: this.groups().map(group => this.groupEntry(group)),
    };
  }

  /** `GET /apis/{group}`; undefined for a group that is not served. */
  group(group: string): JsonObject | undefined {
    return this.groups().includes(group)
      ? { kind: 'APIGroup', apiVersion: 'v1', ...this.groupEntry(group) }
      : undefined;
  }

  /** `GET /api/v1` and `GET /apis/{group}/{version}`; undefined for a version that is not served. */
  resourceList(group: string, version: string): JsonObject | undefined {
    const descriptors = this.catalogue
      .all()
      .filter(
        descriptor => descriptor.group === group && serves(descriptor, version),
      );
    if (descriptors.length === 0) {
      return undefined;
    }
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: formatApiVersion(group, version),
      resources: descriptors.flatMap(descriptor => [
        {
          name: descriptor.resource,
          singularName: descriptor.singular,
          namespaced: descriptor.namespaced,
          kind: descriptor.kind,
          verbs: VERBS,
          ...otherNames(descriptor),
        },
        ...(descriptor.status
          ? [
              {
                name: `${descriptor.resource}/status`,
                singularName: '',
                namespaced: descriptor.namespaced,
                kind: descriptor.kind,
                verbs: STATUS_VERBS,
              },
            ]
          : []),
      ]),
    };
  }

  /**
   * Aggregated discovery of the core group (`/api`) or all others (`/apis`).
   *
   * @param format `v2` or `v2beta1`, whichever the client accepts first
   */
  aggregated(core: boolean, format: string): JsonObject {
    const groups = core ? [''] : this.groups();
    return {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${format}`,
      metadata: {},
      items: groups.map(group => ({
        metadata: {
          creationTimestamp: null,
          ...(group ? { name: group } : {}),
        },
        versions: this.versions(group).map(version => ({
          version,
          resources: this.catalogue
            .all()
            .filter(
              descriptor =>
                descriptor.group === group && serves(descriptor, version),
            )
            .map(descriptor => aggregatedResource(descriptor, version)),
          freshness: 'Current',
        })),
      })),
    };
  }

  private groups(): string[] {
    const groups = new Set(
      this.catalogue.all().map(descriptor => descriptor.group),
    );
    groups.delete('');
    return [...groups];
  }

  private versions(group: string): string[] {
    const versions = new Set(
      this.catalogue
        .all()
        .filter(descriptor => descriptor.group === group)
        .flatMap(descriptor =>
          descriptor.versions.map(candidate => candidate.version),
        ),
    );
    return [...versions].sort(byPriority);
  }

  private groupEntry(group: string): JsonObject {
    const versions = this.versions(group).map(version => ({
      groupVersion: formatApiVersion(group, version),
      version,
    }));
    return { name: group, versions, preferredVersion: versions[0] };
  }
}

function aggregatedResource(
  descriptor: ResourceDescriptor,
  version: string,
): JsonObject {
  const responseKind = {
    group: descriptor.group,
    version,
    kind: descriptor.kind,
  };
  return {
    resource: descriptor.resource,
    responseKind,
    scope: descriptor.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: descriptor.singular,
    verbs: VERBS,
    ...otherNames(descriptor),
    ...(descriptor.status
      ? {
          subresources: [
            { subresource: 'status', responseKind, verbs: STATUS_VERBS },
          ],
        }
      : {}),
  };
}

/** Short names and categories, left out where there are none. */
function otherNames({
  shortNames,
  categories,
}: ResourceDescriptor): JsonObject {
  return {
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
}
