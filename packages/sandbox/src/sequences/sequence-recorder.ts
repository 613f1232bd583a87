import { JsonObject, sameJson } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import { observedState, RunSpecifics } from './observed-state';
import { ObjectReference, ObservedEvent } from './sequence-stage';

/** What a watcher sees of an object: its state after each write; `null` when it has gone. */
export type ObservedStates = (JsonObject | null)[];

/** The writes to each object of a case, by `Kind/name`. */
export type ObservedSequences = { [object: string]: ObservedStates };

/** Whether what is waited for is there. The object is as it was read, the state without what differs from run to run. */
export type Holds = (state: JsonObject, object: KubernetesObject) => boolean;

interface Track {
  specifics: RunSpecifics;
  states: ObservedStates;
  objects: (KubernetesObject | undefined)[];
  /** Up to here the case has looked. */
  cursor: number;
  /** Whether the case does not care for what comes after the cursor. */
  closed: boolean;
}

interface Waiting {
  key: string;
  check(): boolean;
}

/** Keeps what a watcher sees of the objects of one case. */
export class SequenceRecorder {
  private readonly tracks = new Map<string, Track>();
  private readonly waiting = new Set<Waiting>();

  /** @param newSpecifics of an object */
  constructor(private readonly newSpecifics: () => RunSpecifics) {}

  record({ type, object }: ObservedEvent): void {
    const key = `${object.kind}/${object.metadata.name}`;
    const track = this.track(key);
    const gone = type === 'DELETED';
    track.states.push(gone ? null : observedState(object, track.specifics));
    track.objects.push(gone ? undefined : object);
    for (const each of [...this.waiting]) {
      if (each.key === key && each.check()) {
        this.waiting.delete(each);
      }
    }
  }

  /**
   * Resolves at the first write, after the one that was waited for before, for which the condition holds; what comes after
   * it is no part of the case unless more of this object is waited for.
   *
   * @param holds absent: the object has gone
   * @throws Error that says what was waited for and what the object is like, after the timeout in milliseconds
   */
  async until(
    { kind, name }: Pick<ObjectReference, 'kind' | 'name'>,
    what: string,
    holds: Holds | undefined,
    timeout: number,
  ): Promise<void> {
    const key = `${kind}/${name}`;
    const track = this.track(key);
    track.closed = false;
    const check = () => {
      for (let at = track.cursor + 1; at < track.states.length; at++) {
        const [state, object] = [track.states[at], track.objects[at]];
        if (holds ? state && object && holds(state, object) : !state) {
          track.cursor = at;
          track.closed = true;
          return true;
        }
      }
      return false;
    };
    if (check()) {
      return;
    }
    let waiting: Waiting | undefined;
    let timer: NodeJS.Timeout | undefined;
    const found = new Promise<void>(resolve => {
      waiting = {
        key,
        check: () => {
          const holdsNow = check();
          if (holdsNow) {
            resolve();
          }
          return holdsNow;
        },
      };
      this.waiting.add(waiting);
    });
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const last = JSON.stringify(track.states[track.states.length - 1]);
        reject(
          new Error(
            `${key} is not ${what} after ${
              timeout / 1000
            } seconds; its last state: ${last}`,
          ),
        );
      }, timeout);
    });
    try {
      await Promise.race([found, late]);
    } finally {
      clearTimeout(timer);
      this.waiting.delete(waiting!);
    }
  }

  /** What has been seen, without repetitions. */
  sequences(): ObservedSequences {
    return Object.fromEntries(
      [...this.tracks]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { states, closed, cursor }]) => [
          key,
          withoutRepetitions(closed ? states.slice(0, cursor + 1) : states),
        ]),
    );
  }

  private track(key: string): Track {
    const track = this.tracks.get(key) ?? {
      specifics: this.newSpecifics(),
      states: [],
      objects: [],
      cursor: -1,
      closed: false,
    };
    this.tracks.set(key, track);
    return track;
  }
}

/**
 * A block of writes that repeats the block before it state by state is left out: how often something is tried or resynced
 * before a scenario goes on is a matter of time. Of everything else each write counts.
 */
export function withoutRepetitions(states: ObservedStates): ObservedStates {
  const kept: ObservedStates = [];
  for (const state of states) {
    kept.push(state);
    for (let length = 1; length * 2 <= kept.length; length++) {
      const end = kept.length;
      const same = kept
        .slice(end - length)
        .every((each, index) => sameJson(each, kept[end - 2 * length + index]));
      if (same) {
        kept.length -= length;
        break;
      }
    }
  }
  return kept;
}
