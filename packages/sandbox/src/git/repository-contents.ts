import { BareRepository, TreeEntry } from './bare-repository';

/** Trees and texts of commits that were read lately; a commit never changes, so nothing here is ever stale. */
const REMEMBERED = 64;

/** Reads files of a repository at a commit; what was read lately is kept. */
export class RepositoryContents {
  private readonly trees = new Map<string, Promise<TreeEntry[]>>();
  private readonly folders = new Map<string, Promise<Map<string, string>>>();

  constructor(private readonly repository: BareRepository) {}

  /** All entries of a commit, folders included. */
  entries(commit: string): Promise<TreeEntry[]> {
    return remember(this.trees, commit, () =>
      this.repository.tree(commit, true),
    );
  }

  /**
   * Object name of a folder's tree at a commit; undefined where there is no such folder.
   *
   * @param folder without leading `./` and trailing `/`; empty for the root
   */
  async treeOf(commit: string, folder: string): Promise<string | undefined> {
    if (folder === '') {
      return (await this.repository.object(`${commit}^{tree}`))?.sha;
    }
    return (await this.entries(commit)).find(
      entry => entry.path === folder && entry.type === 'tree',
    )?.sha;
  }

  /** Text of the files below a folder's tree, by path relative to it. */
  files(tree: string): Promise<Map<string, string>> {
    return remember(this.folders, tree, async () => {
      const entries = (await this.repository.tree(tree, true)).filter(
        entry => entry.type === 'blob',
      );
      const texts = await this.repository.blobs(
        entries.map(entry => entry.sha),
      );
      return new Map(
        entries.map(entry => [entry.path, texts.get(entry.sha) ?? '']),
      );
    });
  }
}

function remember<T>(
  cache: Map<string, Promise<T>>,
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  let found = cache.get(key);
  if (found) {
    cache.delete(key);
  } else {
    found = read();
    found.catch(() => cache.delete(key));
  }
  cache.set(key, found);
  if (cache.size > REMEMBERED) {
    const [oldest] = cache.keys();
    cache.delete(oldest);
  }
  return found;
}
