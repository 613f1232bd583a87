import { FleetSnapshot } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { FleetStore } from '../store/FleetStore';

const compress = promisify(gzip);

/** A snapshot as it is sent. */
export interface EncodedSnapshot {
  etag: string;
  json: Buffer;
  gzip: Buffer;
}

/**
 * Encodes the fleet once for everybody who may see it. While a snapshot is at most a second old it is answered as it is:
 * the change stream tells its reader the rest.
 */
export class SnapshotEncoder {
  readonly #store: FleetStore;
  readonly #now: () => number;
  #last: { at: number; encoded: EncodedSnapshot } | undefined;
  #running: Promise<EncodedSnapshot> | undefined;

  constructor(store: FleetStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  async get(): Promise<EncodedSnapshot> {
    const last = this.#last;
    if (last?.encoded.etag === this.#etag()) {
      return last.encoded;
    }
    if (last && this.#now() - last.at < 1_000) {
      return last.encoded;
    }
    this.#running ??= this.#encode().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  #etag(): string {
    const { epoch, version } = this.#store.changeLog;
    return `"${epoch}.${version}"`;
  }

  async #encode(): Promise<EncodedSnapshot> {
    const at = this.#now();
    const etag = this.#etag();
    const { dictionary, columns } = this.#store.columns.encoded;
    const snapshot: FleetSnapshot = {
      epoch: this.#store.changeLog.epoch,
      version: this.#store.changeLog.version,
      asOf: at,
      dictionary,
      resources: columns,
      clusters: [...this.#store.clusters.values()],
      connections: [...this.#store.connections.values()],
    };
    const json = Buffer.from(JSON.stringify(snapshot));
    const encoded = { etag, json, gzip: await compress(json, { level: 1 }) };
    this.#last = { at, encoded };
    return encoded;
  }
}
