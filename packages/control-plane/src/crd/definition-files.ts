import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from '../kubernetes/object';

/**
 * The objects of every YAML file in a folder and those below it, in the order of the files' names.
 *
 * @throws Error when the folder or a file cannot be read, or a file is no YAML
 */
export async function readObjects(
  directory: string,
): Promise<KubernetesObject[]> {
  const files = (await readdir(directory, { recursive: true }))
    .filter(name => /\.ya?ml$/.test(name))
    .sort();
  const objects: KubernetesObject[] = [];
  for (const name of files) {
    const text = await readFile(path.join(directory, name), 'utf8');
    for (const document of parseAllDocuments(text)) {
      const [error] = document.errors;
      if (error) {
        throw new Error(
          `${path.join(directory, name)} is no YAML: ${error.message}`,
        );
      }
      const object = document.toJS() as KubernetesObject | null;
      if (object?.kind) {
        objects.push(object);
      }
    }
  }
  return objects;
}
