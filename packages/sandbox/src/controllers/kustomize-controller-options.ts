import { RepositoryContents } from '../git/repository-contents';
import { Clock } from '../kubernetes/clock';
import { ControlPlane } from '../kubernetes/control-plane';
import { KubernetesObject } from '../kubernetes/object';
import { ControllerTiming } from './controller-timing';
import { ClusterConnector } from './remote-cluster';

export interface KustomizeControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
  /** The artifacts: files of the repository at a commit. */
  contents: RepositoryContents;
  connect: ClusterConnector;
  /** For the working folder's name, which differs with every run. */
  randomNumber(): number;
  /** File name to blame when a fault says that the build of this Kustomization fails. */
  brokenBuild?(kustomization: KubernetesObject): string | undefined;
  /** Ends waits early. */
  stopping?(): boolean;
}
