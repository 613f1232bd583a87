import { pause } from '../testing/untilSeen';
import type { Child } from './child';
import type { PortalService } from './portalServer';

/** Where the API of a portal on this machine is. */
export function apiOf(port: number): string {
  return `http://127.0.0.1:${port}/api/gitops-fleet`;
}

/** Waits until the first state is written to the database: half a core's work for a while, once. */
export async function quiet(
  portal: Child<PortalService>,
  seconds = 120,
): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  let before = await portal.call('cpu', undefined);
  let still = 0;
  while (still < 6 && performance.now() < end) {
    await pause(1_000);
    const now = await portal.call('cpu', undefined);
    still = now - before < 0.2 ? still + 1 : 0;
    before = now;
  }
}
