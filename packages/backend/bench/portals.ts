import { pause } from '../testing/untilSeen';
import { Child } from './child';
import type { PortalService } from './portalServer';

/** As docs/operate.md says where memory is short. */
const environment = {
  NODE_OPTIONS: '--max-semi-space-size=4',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '1048576',
};

/** Starts the process of a portal. */
export function portalProcess(): Promise<Child<PortalService>> {
  return Child.start<PortalService>('portalServer', { environment });
}

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
