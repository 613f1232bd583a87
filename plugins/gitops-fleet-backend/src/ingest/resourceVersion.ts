const decimal = /^(0|[1-9][0-9]*)$/;

/**
 * Whether a resource version is not newer than another one of the same resource.
 *
 * They are opaque but for equality on most servers. Kubernetes 1.35 promises that those which are decimal numbers without a
 * leading zero grow with each write, and etcd's always were that (KEP-5504). Others are taken in the order that they come in.
 */
export function isNotNewer(version: string, than: string): boolean {
  if (version === than) {
    return true;
  }
  if (!decimal.test(version) || !decimal.test(than)) {
    return false;
  }
  return version.length === than.length
    ? version < than
    : version.length < than.length;
}
