import { waitFor } from '../process/waiting';

/** Generous: a busy machine decides no test. In milliseconds. */
const PATIENCE = 60_000;

/** Waits until something is true. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  await waitFor(async () => ((await isTrue()) ? true : undefined), {
    timeout: PATIENCE,
    timedOut: () => new Error(`it never came true that ${what}`),
  });
}
