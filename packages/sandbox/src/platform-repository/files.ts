import {
  RepositorySnapshot,
  TreeEntry,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { createHash } from 'node:crypto';
import path from 'node:path';

/** Texts of files by path from the repository's root. */
export type Files = { [path: string]: string };

/** What a change does to files: new text, or null to delete. */
export type FileChanges = { [path: string]: string | null };

/** Files after a change. */
export function applyChanges(
  files: Readonly<Files>,
  changes: FileChanges,
): Files {
  const result: Files = { ...files };
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) {
      delete result[file];
    } else {
      result[file] = text;
    }
  }
  return result;
}

/**
 * Files that a commit holds, as the platform-repository engine plans on them. Folders have no object name: whoever plans
 * looks at those of files only.
 *
 * @param sha of the commit
 */
export function snapshotOf(
  files: Readonly<Files>,
  sha: string,
): RepositorySnapshot {
  const blobs = Object.entries(files).map(
    ([file, text]): TreeEntry => ({
      path: file,
      type: 'blob',
      mode: '100644',
      sha: blobName(text),
      size: Buffer.byteLength(text),
    }),
  );
  const entries = [
    ...foldersOf(Object.keys(files)).map(
      (folder): TreeEntry => ({
        path: folder,
        type: 'tree',
        mode: '040000',
        sha: '',
      }),
    ),
    ...blobs,
  ];
  return {
    sha,
    list: async prefix =>
      entries.filter(
        entry => prefix === '' || entry.path.startsWith(`${prefix}/`),
      ),
    read: async file => files[file],
  };
}

function foldersOf(paths: string[]): string[] {
  const folders = new Set<string>();
  for (const file of paths) {
    let folder = path.posix.dirname(file);
    while (folder !== '.' && !folders.has(folder)) {
      folders.add(folder);
      folder = path.posix.dirname(folder);
    }
  }
  return [...folders];
}

/** The object name that Git gives a file of this text. */
function blobName(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}
