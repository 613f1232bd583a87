/**
 * A Kubernetes object as an API server sends it. Only what every object has is named; everything else is `unknown`
 * because objects arrive cut, aggregated or with the wrong types, and a reader must check before it trusts.
 *
 * @public
 */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: KubernetesObjectMeta;
  spec?: { [field: string]: unknown };
  status?: { [field: string]: unknown };
  [field: string]: unknown;
}

/**
 * The part of `metadata` that the fleet reads.
 *
 * @public
 */
export interface KubernetesObjectMeta {
  name?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: { [name: string]: string };
  annotations?: { [name: string]: string };
  [field: string]: unknown;
}

/**
 * The API group of an `apiVersion`: `''` for the core group.
 *
 * @public
 */
export function apiGroupOf(apiVersion: string | undefined): string {
  // Objects come from outside: what is no text names no group.
  if (typeof apiVersion !== 'string') {
    return '';
  }
  const slash = apiVersion.indexOf('/');
  return slash > 0 ? apiVersion.slice(0, slash) : '';
}
