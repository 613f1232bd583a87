import { messageOf } from '../problem';
import { ClusterState, RunState, writeRunState } from './run-state';
import { NamedProcess } from './supervisor';

/** Keeps the state file of a run as the run is. */
export class RunRecord {
  private processes: () => NamedProcess[] = () => [];
  private clusters: () => ClusterState[] = () => [];
  private closed = false;

  constructor(
    private readonly directory: string,
    private readonly state: RunState,
    private readonly log: (line: string) => void,
  ) {}

  /** Tells where to look for what changes. */
  follow(sources: {
    processes?: () => NamedProcess[];
    clusters?: () => ClusterState[];
  }): void {
    this.processes = sources.processes ?? this.processes;
    this.clusters = sources.clusters ?? this.clusters;
  }

  /** Writes what is now. That it cannot be written ends no run: only other shells miss it. */
  save(phase: RunState['phase'] = this.state.phase): void {
    this.state.phase = phase;
    if (this.closed) {
      return;
    }
    try {
      writeRunState(this.directory, {
        ...this.state,
        processes: this.processes(),
        clusters: this.clusters(),
      });
    } catch (error) {
      this.log(`The state of the run cannot be written: ${messageOf(error)}`);
    }
  }

  /** Nothing is written from now on: the directory is being removed. */
  close(): void {
    this.closed = true;
  }
}
