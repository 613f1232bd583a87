import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useSyncExternalStore } from 'react';
import { fleetStoreApiRef } from '../api';
import { FleetState } from './FleetState';

/** What is known of the fleet; the view is drawn again when it changes. Starts the store while it is mounted. */
export function useFleet(): FleetState {
  const store = useApi(fleetStoreApiRef);
  return useSyncExternalStore(store.subscribe, store.getState);
}

const tickers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: () => void): () => void {
  tickers.add(listener);
  timer ??= setInterval(() => tickers.forEach(tick => tick()), 1_000);
  return () => {
    tickers.delete(listener);
    if (tickers.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * A text that depends on the time, such as an age. Only a view whose text changed is drawn again.
 *
 * @param text - from now, in epoch milliseconds of the backend's clock
 */
export function useTimedText(text: (now: number) => string): string {
  const store = useApi(fleetStoreApiRef);
  const current = useCallback(() => text(store.now()), [store, text]);
  return useSyncExternalStore(onTick, current);
}
