const endings = new Set<() => unknown>();

/**
 * Has something ended with the benchmarks, whether they succeed, fail or are stopped.
 *
 * @returns takes it back, for what has ended before
 */
export function atEnd(end: () => unknown): () => void {
  endings.add(end);
  return () => {
    endings.delete(end);
  };
}

/** Ends everything that has been started, the last first. */
export async function endEverything(): Promise<void> {
  for (const end of [...endings].reverse()) {
    endings.delete(end);
    await end();
  }
}
