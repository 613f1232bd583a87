/** Pause between two looks at what is waited for, in milliseconds. */
const PAUSE = 100;

/**
 * Looks again and again until there is an answer.
 *
 * @param look gives the answer, or undefined while there is none; what it throws ends the waiting
 * @param options.timeout in milliseconds
 * @param options.timedOut makes the error for when the time is over
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  options: {
    timeout: number;
    timedOut: () => Error | Promise<Error>;
    pause?: number;
  },
): Promise<T> {
  const deadline = Date.now() + options.timeout;
  for (;;) {
    const answer = await look();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw await options.timedOut();
    }
    await new Promise(resolve => {
      setTimeout(resolve, options.pause ?? PAUSE);
    });
  }
}
