import {
  asMap,
  asText,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { parseAllDocuments } from 'yaml';
import { RepositorySnapshot } from './RepositorySnapshot';

/** A Kubernetes object with the file that holds it. */
export interface RepositoryObject {
  path: string;
  object: KubernetesObject;
}

/** Files above this size hold data, such as a network plugin's manifests; nothing that is planned reads them. */
const largestFile = 64 * 1024;

/** Blobs that are read at a time. */
const concurrency = 8;

/**
 * The Kubernetes objects below a path. Objects are found by what they say, never by the name of their file. A file that
 * cannot be read as YAML is left out: Flux will say what is wrong with it.
 */
export async function readObjects(
  snapshot: RepositorySnapshot,
  prefix: string,
): Promise<RepositoryObject[]> {
  const files = (await snapshot.list(prefix)).filter(
    ({ path, type, mode, size }) =>
      type === 'blob' &&
      mode !== '120000' &&
      /\.ya?ml$/.test(path) &&
      (size ?? 0) <= largestFile,
  );
  const found: RepositoryObject[][] = new Array(files.length);
  let next = 0;
  const work = async () => {
    while (next < files.length) {
      const index = next++;
      const { path } = files[index];
      found[index] = objectsIn((await snapshot.read(path)) ?? '').map(
        object => ({ path, object }),
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return found.flat();
}

function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .filter(document => 'errors' in document && document.errors.length === 0)
    .map(document => ('toJS' in document ? asMap(document.toJS()) : {}))
    .filter(object => asText(object.kind) && asText(object.apiVersion));
}
