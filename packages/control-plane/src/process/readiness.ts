import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Problem } from '../problem';
import { endOfLog } from './log-file';
import { ManagedProcess } from './managed-process';
import { waitFor } from './waiting';

/** Long: six API servers that start at once share what cores there are. In milliseconds. */
const TIMEOUT = 180_000;

/**
 * Waits until an address of a process answers with 200.
 *
 * @param certificateAuthority PEM text; needed for https
 * @throws Problem with the end of the log when the process ends before, or when the time is over
 */
export async function untilReady(
  started: ManagedProcess,
  address: string,
  certificateAuthority?: string,
): Promise<void> {
  const { name, logFile } = started.spec;
  await waitFor(
    async () => {
      if (!started.running) {
        const { code, signal } = await started.ended;
        throw new Problem(
          `${name} has ended ${
            signal ? `by ${signal}` : `with exit code ${code}`
          } before it was ready. ${endOfLog(logFile)}`,
        );
      }
      return (await answers(address, certificateAuthority)) ? true : undefined;
    },
    { timeout: TIMEOUT, timedOut: () => notReady(name, logFile) },
  );
}

/**
 * Waits until an address answers with 200, whatever becomes of the process behind it: one that ends is started again.
 *
 * @throws Problem with the end of the log when the time is over
 */
export async function untilAnswers(
  address: string,
  name: string,
  logFile: string,
): Promise<void> {
  await waitFor(async () => ((await answers(address)) ? true : undefined), {
    timeout: TIMEOUT,
    timedOut: () => notReady(name, logFile),
  });
}

function notReady(name: string, logFile: string): Problem {
  return new Problem(
    `${name} is not ready after ${TIMEOUT / 1000} s. ${endOfLog(logFile)}`,
  );
}

function answers(
  address: string,
  certificateAuthority?: string,
): Promise<boolean> {
  return new Promise(resolve => {
    const options = { timeout: 5_000, agent: false as const };
    const request = address.startsWith('https:')
      ? httpsRequest(address, { ...options, ca: certificateAuthority })
      : httpRequest(address, options);
    request.on('response', response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end();
  });
}
