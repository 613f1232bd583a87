import { ProvisionedCluster } from './cluster-infrastructure';
import { ClusterFacts } from './cluster-status';
import { Machines } from './machines';

/** How far the making or the deletion of one cluster is. */
export class ClusterProgress {
  provisioned?: ProvisionedCluster;
  lastProbe?: Date;
  /** What was last known of the cluster alive. */
  facts?: ClusterFacts;
  readonly machines: Machines;
  private stage = 0;
  private stageSince: number;
  private deleting = false;

  /** @param duration of a stage, in milliseconds */
  constructor(readonly firstSeen: number, private readonly duration: number) {
    this.stageSince = firstSeen;
    this.machines = new Machines(duration);
  }

  /** One stage further when it is time, up to the last: none is left out on a slow machine. */
  advance(now: number, last: number): number {
    if (this.stage < last && now - this.stageSince >= this.duration) {
      this.stage += 1;
      this.stageSince = now;
    }
    return this.stage;
  }

  /** As `advance`, of the deletion. */
  advanceDeletion(now: number, last: number): number {
    if (!this.deleting) {
      this.deleting = true;
      this.stage = 0;
      this.stageSince = now;
    }
    return this.advance(now, last);
  }
}
