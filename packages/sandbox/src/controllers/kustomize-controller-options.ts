import { Clock } from '../kubernetes/clock';
import { ControlPlane } from '../kubernetes/control-plane';
import { KubernetesObject } from '../kubernetes/object';
import { ControllerTiming } from './controller-timing';
import { ClusterConnector } from './remote-cluster';

/** Reads what a revision of a source holds. */
export interface ArtifactContents {
  /** Name of a folder's tree at a commit; undefined where there is no such folder. */
  treeOf(commit: string, folder: string): Promise<string | undefined>;
  /** Texts below a tree by relative path. */
  files(tree: string): Promise<ReadonlyMap<string, string>>;
}

export interface KustomizeControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
  /** The artifacts: files of the repository at a commit. */
  contents: ArtifactContents;
  connect: ClusterConnector;
  /** For the working folder's name, which differs with every run. */
  randomNumber(): number;
  /** File name to blame when a fault says that the build of this Kustomization fails. */
  brokenBuild?(kustomization: KubernetesObject): string | undefined;
  /** Ends waits early. */
  stopping?(): boolean;
}
