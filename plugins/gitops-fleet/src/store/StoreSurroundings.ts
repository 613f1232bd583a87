/** What a `FleetStore` needs of the browser, so that tests decide when time passes. */
export interface StoreSurroundings {
  /** Epoch milliseconds. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Calls once after some milliseconds. Returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Calls once before one of the next drawings. Returns what cancels it. */
  nextFrame(callback: () => void): () => void;
  isVisible(): boolean;
  /** Returns what stops listening. */
  onVisibilityChange(listener: () => void): () => void;
  /** Milliseconds between two questions where the change stream does not get through. */
  pollEvery: number;
  /** Milliseconds without a word, not even a heartbeat, after which the stream counts as lost. */
  silence: number;
}

/** Milliseconds between two drawings of changes: more often, nobody can read them. */
const drawEvery = 200;

let lastFrame = 0;

/** The real browser. */
export const browserSurroundings: StoreSurroundings = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  nextFrame(callback) {
    let frame: number | undefined;
    const wait = Math.max(0, lastFrame + drawEvery - performance.now());
    const timer = setTimeout(() => {
      frame = requestAnimationFrame(() => {
        lastFrame = performance.now();
        callback();
      });
    }, wait);
    return () => {
      clearTimeout(timer);
      if (frame !== undefined) {
        cancelAnimationFrame(frame);
      }
    };
  },
  isVisible: () => document.visibilityState !== 'hidden',
  onVisibilityChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
  pollEvery: 5_000,
  silence: 20_000,
};
