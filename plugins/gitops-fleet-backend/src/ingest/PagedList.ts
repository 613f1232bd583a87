import {
  asMap,
  asMaps,
  asText,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiFailure } from '../connection/failure';
import type { ReadParts } from '../connection/parseItem';
import { Release } from './ListLimiter';

/** Largest page that is asked for, in objects. */
const longestPage = 4_000;

/** Namespaces and names of everything that there is. */
export type CompleteNames = ReadonlySet<string>;

export interface CompleteList {
  names: CompleteNames;
  /** The version to watch from: whatever changed since the first page comes after it. */
  resourceVersion: string;
}

/** What an object is called within its kind. */
export function nameIn(metadata: KubernetesObject['metadata']): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

/**
 * Reads a list page by page, and hands each page on: no more than a page of objects is held. A page that fails is asked for again by the next `read`, which goes on where the last one
 * ended: a list of a hundred pages comes to its end over a bad link. When the snapshot that its pages are of has expired, it
 * begins anew, with larger pages.
 */
export class PagedList {
  readonly #server: Pick<ApiServer, 'getJson'>;
  readonly #path: string;
  readonly #project: (item: { [field: string]: unknown }) => KubernetesObject;
  readonly #parts: ReadParts | undefined;
  readonly #pageSize: number;
  readonly #acquire: (signal: AbortSignal) => Promise<Release>;
  readonly #onBytes: (bytes: number) => void;
  readonly #onObject: (object: KubernetesObject) => void;
  #names = new Set<string>();
  #continueToken: string | undefined;
  #resourceVersion: string | undefined;
  #expired = 0;

  constructor(options: {
    server: Pick<ApiServer, 'getJson'>;
    path: string;
    project(item: { [field: string]: unknown }): KubernetesObject;
    /** What of each object is read. */
    parts?: ReadParts;
    /** Objects of a page. */
    pageSize: number;
    acquire(signal: AbortSignal): Promise<Release>;
    onBytes(bytes: number): void;
    /** Takes the objects of a page that is complete. */
    onObject(object: KubernetesObject): void;
  }) {
    this.#server = options.server;
    this.#path = options.path;
    this.#project = options.project;
    this.#parts = options.parts;
    this.#pageSize = options.pageSize;
    this.#acquire = options.acquire;
    this.#onBytes = options.onBytes;
    this.#onObject = options.onObject;
  }

  /** @throws ApiFailure when a page fails; with the reason `Gone`, the next `read` begins anew */
  async read(signal: AbortSignal): Promise<CompleteList> {
    do {
      await this.#readPage(signal);
    } while (this.#continueToken);
    const complete = {
      names: this.#names,
      resourceVersion: this.#resourceVersion ?? '0',
    };
    this.#expired = 0;
    this.#beginAnew();
    return complete;
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    const limit = Math.min(this.#pageSize * 2 ** this.#expired, longestPage);
    const parameters = new URLSearchParams({ limit: String(limit) });
    if (this.#continueToken) {
      parameters.set('continue', this.#continueToken);
    }
    const release = await this.#acquire(signal);
    try {
      const objects: KubernetesObject[] = [];
      const page = asMap(
        await this.#server.getJson(`${this.#path}?${parameters}`, {
          signal,
          onBytes: this.#onBytes,
          onItem: item => objects.push(this.#project(asMap(item))),
          parts: this.#parts,
        }),
      );
      for (const item of asMaps(page.items)) {
        objects.push(this.#project(item));
      }
      const metadata = asMap(page.metadata);
      for (const object of objects) {
        this.#names.add(nameIn(object.metadata));
        this.#onObject(object);
      }
      this.#resourceVersion ??= asText(metadata.resourceVersion);
      this.#continueToken = asText(metadata.continue);
    } catch (error) {
      if (error instanceof ApiFailure && error.reason === 'Gone') {
        this.#expired++;
        this.#beginAnew();
      }
      throw error;
    } finally {
      release();
    }
  }

  #beginAnew(): void {
    this.#names = new Set();
    this.#continueToken = undefined;
    this.#resourceVersion = undefined;
  }
}
