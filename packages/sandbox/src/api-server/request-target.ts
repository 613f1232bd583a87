/** What a request to the resource API is about. */
export interface RequestTarget {
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
  verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
}

const VERBS: { [method: string]: RequestTarget['verb'] } = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * Reads a request of the resource API, such as `GET /apis/cluster.x-k8s.io/v1beta2/namespaces/a/clusters/b/status`.
 * Undefined for paths of discovery and health.
 */
export function parseRequestTarget(
  method: string,
  path: string,
  query: URLSearchParams,
): RequestTarget | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  let group = '';
  let version: string;
  let rest: string[];
  if (parts[0] === 'api' && parts.length >= 3) {
    [, version, ...rest] = parts;
  } else if (parts[0] === 'apis' && parts.length >= 4) {
    [, group, version, ...rest] = parts;
  } else {
    return undefined;
  }
  let namespace: string | undefined;
  // `namespaces/x/pods` is a resource in a namespace, `namespaces/x/status` a subresource of the namespace itself.
  const ofNamespace = ['status', 'finalize'];
  if (
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !(rest.length === 3 && group === '' && ofNamespace.includes(rest[2]))
  ) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [resource, name, subresource] = rest;
  if (rest.length > 3 || !resource) {
    return undefined;
  }
  const reading = method === 'GET' || method === 'HEAD';
  if (!reading && !VERBS[method]) {
    return undefined;
  }
  const watching = ['1', 'true'].includes(query.get('watch') ?? '');
  let verb = VERBS[method];
  if (reading && watching) {
    verb = 'watch';
  } else if (reading) {
    verb = name ? 'get' : 'list';
  }
  return { group, version, resource, namespace, name, subresource, verb };
}
