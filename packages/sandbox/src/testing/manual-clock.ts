import { Clock, Timer } from '../kubernetes/clock';

interface Pending {
  due: number;
  order: number;
  callback: () => void;
}

/** A clock that stands still until it is turned: no test that uses it waits for real time. */
export class ManualClock implements Clock {
  private time: number;
  private order = 0;
  private readonly pending = new Set<Pending>();

  constructor(start = '2026-03-02T09:00:00Z') {
    this.time = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.time);
  }

  schedule(callback: () => void, milliseconds: number): Timer {
    this.order += 1;
    const entry = {
      due: this.time + Math.max(0, milliseconds),
      order: this.order,
      callback,
    };
    this.pending.add(entry);
    return { cancel: () => this.pending.delete(entry) };
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.schedule(resolve, milliseconds);
    });
  }

  /** Turns the clock, running what becomes due in order and letting all work that follows from it finish. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (;;) {
      const next = [...this.pending]
        .filter(entry => entry.due <= end)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (!next) {
        break;
      }
      this.pending.delete(next);
      this.time = Math.max(this.time, next.due);
      next.callback();
      await settle();
    }
    this.time = end;
  }
}

/** Lets promises and immediates run until nothing in memory is left to do. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
