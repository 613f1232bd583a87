import {
  describePath,
  PathDescription,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Pool } from './Pool';

/** What the folders of the platform repository say, each read once: thousands of reconcilers share a few hundred. */
export class PathReader {
  readonly #layout: RepositoryLayout;
  readonly #described = new Pool<PathDescription>(2_000);

  constructor(layout: RepositoryLayout) {
    this.#layout = layout;
  }

  describe(path: string): PathDescription {
    return this.#described.get(path, () => describePath(path, this.#layout));
  }
}
