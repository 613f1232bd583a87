import { FleetSnapshot } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { VisibleFleet } from '../permissions/VisibleFleet';

const compress = promisify(gzip);

/** A snapshot as it is sent. */
export interface EncodedSnapshot {
  etag: string;
  json: Buffer;
  gzip: Buffer;
}

/**
 * Encodes what one decision lets people see, once for all of them. While a snapshot is at most a second old it is answered as it is:
 * the change stream tells its reader the rest.
 */
export class SnapshotEncoder {
  readonly #fleet: VisibleFleet;
  readonly #now: () => number;
  #last: { at: number; encoded: EncodedSnapshot } | undefined;
  #running: Promise<EncodedSnapshot> | undefined;

  constructor(fleet: VisibleFleet, now: () => number = Date.now) {
    this.#fleet = fleet;
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
    const { epoch, version } = this.#fleet.changeLog;
    return `"${epoch}.${version}"`;
  }

  async #encode(): Promise<EncodedSnapshot> {
    const at = this.#now();
    const etag = this.#etag();
    const { dictionary, columns } = this.#fleet.columns.encoded;
    const snapshot: FleetSnapshot = {
      epoch: this.#fleet.changeLog.epoch,
      version: this.#fleet.changeLog.version,
      asOf: at,
      dictionary,
      resources: columns,
      clusters: [...this.#fleet.clusters.values()],
      connections: [...this.#fleet.connections.values()],
    };
    const json = Buffer.from(JSON.stringify(snapshot));
    const encoded = { etag, json, gzip: await compress(json, { level: 1 }) };
    this.#last = { at, encoded };
    return encoded;
  }
}
