/** One measurement, with the usual way beside it. */
export interface BenchRow {
  name: string;
  objects?: number;
  clusters?: number;
  viewers?: number;
  ours: { [figure: string]: number };
  peer?: { [figure: string]: number };
  /** How many times better ours is than the peer, by the first figure. */
  ratio?: number;
  /** The peer has not answered within its time, so that what stands for it, and the ratio, can only be more. */
  atLeast?: boolean;
  /** What the peer is, or why it has no figure. */
  note?: string;
}

/** The row with its ratio: peer over ours, of the figure that both have first. */
export function row(measured: Omit<BenchRow, 'ratio'>): BenchRow {
  const [figure] = Object.keys(measured.ours);
  const [ours, peer] = [measured.ours[figure], measured.peer?.[figure]];
  return peer === undefined
    ? measured
    : { ...measured, ratio: rounded(peer / Math.max(ours, 0.001)) };
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** How long each of so many calls takes, in milliseconds. */
export async function timed(
  calls: number,
  call: () => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  return times;
}

/** Median and 99th percentile. */
export function percentiles(milliseconds: number[]): {
  p50_ms: number;
  p99_ms: number;
} {
  const times = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) =>
    rounded(times[Math.min(times.length - 1, Math.floor(times.length * part))]);
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}
