import { asMaps } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiError, isNotFound } from './api-error';
import { Fields, KindReference } from './object';

/** Where a kind is served. */
export interface ServedKind {
  /** `/api/v1` or `/apis/<group>/<version>`. */
  root: string;
  apiVersion: string;
  resource: string;
  namespaced: boolean;
}

/** Finds out, and remembers, where an API server serves which kind. */
export class ServedKinds {
  private readonly known = new Map<string, ServedKind>();

  /** @param get the answer at a path, or an ApiError */
  constructor(private readonly get: (path: string) => Promise<Fields>) {}

  /** Asks again the next time. */
  forget(reference: KindReference): void {
    this.known.delete(idOf(reference));
  }

  /** @throws ApiError 404 when the kind is not served */
  async find(reference: KindReference): Promise<ServedKind> {
    const { group, kind } = reference;
    const known = this.known.get(idOf(reference));
    if (known) {
      return known;
    }
    const versions = reference.version
      ? [reference.version]
      : await this.versionsOf(group);
    for (const version of versions) {
      const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
      const resources = asMaps((await this.found(root)).resources);
      const resource = resources.find(
        other => other.kind === kind && !String(other.name).includes('/'),
      );
      if (resource) {
        const served: ServedKind = {
          root,
          apiVersion: group ? `${group}/${version}` : version,
          resource: String(resource.name),
          namespaced: resource.namespaced === true,
        };
        this.known.set(idOf(reference), served);
        return served;
      }
    }
    throw new ApiError(
      404,
      'NotFound',
      `The API server serves no kind ${kind} in ${
        group || 'the core group'
      } at ${
        versions.join(', ') || 'any version'
      }: is its CustomResourceDefinition installed?`,
    );
  }

  /** The versions of a group, in the server's order of preference. */
  private async versionsOf(group: string): Promise<string[]> {
    return group
      ? asMaps((await this.found(`/apis/${group}`)).versions).map(
          ({ version }) => String(version),
        )
      : ['v1'];
  }

  /** The answer at a path, empty where there is nothing. */
  private async found(path: string): Promise<Fields> {
    try {
      return await this.get(path);
    } catch (error) {
      if (isNotFound(error)) {
        return {};
      }
      throw error;
    }
  }
}

function idOf({ group, version, kind }: KindReference): string {
  return `${group}/${version ?? ''}/${kind}`;
}
