import { ReplicaFacts } from './machines-status';

/** What the owner of machines asks for. */
export interface WantedMachines {
  replicas: number;
  version?: string;
}

/** What runs of one owner, and since when it is being changed, in milliseconds. */
interface RunningMachines extends WantedMachines {
  changingSince?: number;
  /** Those that are there, ready or not. */
  present: number;
}

/** The machines of one cluster, by what owns them: they change some time after what is asked for. */
export class Machines {
  private readonly running = new Map<string, RunningMachines>();

  /** @param duration of a change, in milliseconds */
  constructor(private readonly duration: number) {}

  /** Whether any are being made, replaced or removed. */
  get changing(): boolean {
    return [...this.running.values()].some(
      machines => machines.changingSince !== undefined,
    );
  }

  /**
   * Brings the machines of an owner as near to what is wanted as the time allows.
   *
   * @param owner `Kind name`
   * @param options.possible whether machines can be made yet
   * @param options.bootSlowly whether they are there for a while before they are ready
   * @param options.now in milliseconds
   */
  advance(
    owner: string,
    wanted: WantedMachines,
    {
      possible,
      bootSlowly,
      now,
    }: { possible: boolean; bootSlowly: boolean; now: number },
  ): ReplicaFacts {
    const machines: RunningMachines = this.running.get(owner) ?? {
      version: wanted.version,
      replicas: 0,
      present: 0,
    };
    this.running.set(owner, machines);
    const differs =
      machines.replicas !== wanted.replicas ||
      machines.version !== wanted.version;
    if (possible && differs) {
      machines.changingSince ??= now;
    }
    const passed = now - (machines.changingSince ?? now);
    const booting = bootSlowly && machines.present < wanted.replicas;
    if (booting && passed >= this.duration / 2) {
      machines.present = wanted.replicas;
    } else if (!booting && passed >= this.duration) {
      machines.replicas = wanted.replicas;
      machines.present = wanted.replicas;
      machines.version = wanted.version;
      machines.changingSince = undefined;
    }
    return {
      owner,
      desired: wanted.replicas,
      current: machines.present,
      ready: machines.replicas,
      upToDate: machines.version === wanted.version ? machines.present : 0,
      version: machines.version,
      wantedVersion: wanted.version,
    };
  }
}
