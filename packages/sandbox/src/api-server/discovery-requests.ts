import { JsonObject } from '../kubernetes/json';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { noSuchResource } from '../kubernetes/status-error';
import { Discovery } from './discovery';
import { openApiDocument, openApiIndex } from './open-api';

interface DiscoveryAnswer {
  body: JsonObject;
  /** Media type, where it is not plain JSON. */
  type?: string;
}

/** Which requests ask for what is served, and what each is answered with. */
export class DiscoveryRequests {
  private readonly discovery: Discovery;

  constructor(private readonly catalogue: ResourceCatalogue) {
    this.discovery = new Discovery(catalogue);
  }

  /**
   * The answer to a request for discovery or OpenAPI; undefined for a path that is about neither.
   *
   * @throws StatusError 404 for a group or version that is not served
   */
  answer(request: {
    path: string;
    accept: string;
    host: string;
  }): DiscoveryAnswer | undefined {
    const { path, accept, host } = request;
    const parts = path.split('/').filter(Boolean);
    if (parts[0] === 'openapi' && parts[1] === 'v3') {
      return { body: this.openApi(parts.slice(2)) };
    }
    const [, format] =
      /g=apidiscovery\.k8s\.io;v=(v2beta1|v2)/.exec(accept) ?? [];
    if ((path === '/api' || path === '/apis') && format) {
      return {
        body: this.discovery.aggregated(path === '/api', format),
        type: `application/json;g=apidiscovery.k8s.io;v=${format};as=APIGroupDiscoveryList`,
      };
    }
    let body: JsonObject | undefined;
    if (path === '/api') {
      body = this.discovery.coreVersions(host);
    } else if (path === '/apis') {
      body = this.discovery.groupList();
    } else if (parts[0] === 'api' && parts.length === 2) {
      body = this.discovery.resourceList('', parts[1]);
    } else if (parts[0] === 'apis' && parts.length === 2) {
      body = this.discovery.group(parts[1]);
    } else if (parts[0] === 'apis' && parts.length === 3) {
      body = this.discovery.resourceList(parts[1], parts[2]);
    } else {
      return undefined;
    }
    if (!body) {
      throw noSuchResource();
    }
    return { body };
  }

  private openApi(parts: string[]): JsonObject {
    if (parts.length === 0) {
      return openApiIndex(this.catalogue);
    }
    const [group, version] =
      parts[0] === 'api' ? ['', parts[1]] : [parts[1], parts[2]];
    return openApiDocument(this.catalogue, group ?? '', version ?? '');
  }
}
