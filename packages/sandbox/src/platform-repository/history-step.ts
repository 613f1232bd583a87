import {
  ChangeSet,
  RepositorySnapshot,
  TagKnowledge,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { FileChanges, Files } from './files';

/** The repository as a step of its history finds it. */
export interface RepositoryState {
  files: Readonly<Files>;
  /** The head of main with the same files. */
  snapshot: RepositorySnapshot;
  tags: TagKnowledge;
}

/** What a pull request says and does. */
export interface HistoryChange {
  /** In the title grammar of the platform repository: `type(scope): subject`. */
  title: string;
  /** Markdown; a change that nobody planned has none. */
  body?: string;
  /** Made of the title where there is none. */
  branch?: string;
  labels: string[];
  files: FileChanges;
}

/** One merged pull request of the repository's history. */
export interface HistoryStep {
  /** Login of who opened it. */
  author: string;
  change(before: RepositoryState): HistoryChange | Promise<HistoryChange>;
  /** Tag and release that are cut once it is merged. */
  release?: string;
}

/**
 * The pull request that an action of this project would open.
 *
 * @throws Error for a plan that changes nothing: the history would have an empty commit
 */
export function plannedChange(changeSet: ChangeSet): HistoryChange {
  const { title, body, branch, labels, files, noop } = changeSet;
  if (noop) {
    throw new Error(`"${title}" changes nothing: the repository is so already`);
  }
  return {
    title,
    body,
    branch,
    labels,
    files: Object.fromEntries(
      [...files].map(([path, { after }]) => [path, after]),
    ),
  };
}
