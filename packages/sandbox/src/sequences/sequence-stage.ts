import { BareRepository } from '../git/bare-repository';
import { JsonObject } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';

/** Names one object of the management cluster. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** What a watcher is told. */
export interface ObservedEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubernetesObject;
}

/** The kinds whose writes are recorded. */
export const OBSERVED_KINDS = [
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
  { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Cluster' },
  {
    apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmControlPlane',
  },
  { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'MachineDeployment' },
];

/**
 * Where a scenario is played: one management cluster and the platform repository that it follows. The simulated one and a
 * real one are the two stages.
 */
export interface SequenceStage {
  /** Address of the platform repository, as a GitRepository names it. */
  readonly repositoryUrl: string;
  /**
   * Writes a commit with these files and no others on a branch, which it makes when there is none.
   *
   * @returns the commit
   */
  commit(branch: string, files: { [path: string]: string }): Promise<string>;
  create(object: KubernetesObject): Promise<void>;
  /** Merge patch. */
  patch(reference: ObjectReference, patch: JsonObject): Promise<void>;
  delete(reference: ObjectReference): Promise<void>;
  /** Deletes a namespace with everything in it; resolves when it has gone. */
  deleteNamespace(name: string): Promise<void>;
  /** The API server of a workload cluster dies. */
  stopCluster(name: string): Promise<void>;
  startCluster(name: string): Promise<void>;
  /** Tells every write of `OBSERVED_KINDS` in order, from before it resolves. @returns what ends it */
  observe(onEvent: (event: ObservedEvent) => void): Promise<() => void>;
}

/** `SequenceStage.commit` for a repository on disk. */
export async function commitFiles(
  repository: BareRepository,
  branch: string,
  files: { [path: string]: string },
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const parent = await repository.resolve(ref);
  const identity = {
    name: 'sequences',
    email: 'sequences@localhost',
    date: new Date().toISOString(),
  };
  const commit = await repository.writeCommit({
    tree: await repository.writeTree(
      undefined,
      Object.entries(files).map(([path, content]) => ({ path, content })),
    ),
    parents: parent ? [parent] : [],
    author: identity,
    committer: identity,
    message: `test(sequences): ${Object.keys(files).join(', ')}`,
  });
  await repository.updateRef(ref, commit, parent ?? '');
  return commit;
}
