/**
 * An entry of a Git tree.
 *
 * @public
 */
export interface TreeEntry {
  /** From the root of the repository, without a leading slash. */
  path: string;
  type: 'blob' | 'tree' | 'commit';
  /** Git's file mode; `120000` is a symbolic link, `160000` a submodule. */
  mode: string;
  sha: string;
  /** Of a blob, in bytes. */
  size?: number;
}

/**
 * A repository at one commit. Whatever is planned reads from one snapshot, so that it never mixes two states.
 *
 * @public
 */
export interface RepositorySnapshot {
  readonly sha: string;
  /** Everything below a path, at any depth; `''` is the root. */
  list(prefix: string): Promise<TreeEntry[]>;
  /** Content of a file, `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
}
