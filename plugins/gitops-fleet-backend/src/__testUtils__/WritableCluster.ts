import {
  asMap,
  descriptorOf,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiStatusError } from '../connection/failure';
import type { WritableApiServer } from '../operations/ClusterWriters';
import type { FleetStore } from '../store/FleetStore';

const isMap = (value: unknown): value is { [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) {
    return patch;
  }
  const merged = { ...asMap(target) };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[field];
    } else {
      merged[field] = merge(merged[field], value);
    }
  }
  return merged;
}

/** Objects of one management cluster in memory, with the store that watches them and a controller that a test plays. */
export class WritableCluster implements WritableApiServer {
  readonly name: string;
  readonly #store: FleetStore;
  readonly #objects = new Map<string, KubernetesObject>();
  /** What was written, in order: method, path without query, body. */
  readonly writes: { method: string; path: string; body: unknown }[] = [];
  /** Thrown instead of the next answers. */
  failures: { [method: string]: Error[] } = {};
  #version = 1_000;

  constructor(name: string, store: FleetStore) {
    this.name = name;
    this.#store = store;
  }

  /** Puts an object there, and has the store see it. */
  put(object: KubernetesObject): void {
    const [group] = (object.apiVersion ?? '').split('/');
    const descriptor = descriptorOf(group, object.kind ?? '')!;
    const { namespace = '', name = '' } = object.metadata ?? {};
    const stored = {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(this.#version++),
      },
    };
    this.#objects.set(
      `/apis/${object.apiVersion}/namespaces/${namespace}/${descriptor.plural}/${name}`,
      stored,
    );
    this.#store.sinkOf(this.name, descriptor).upsert(stored);
    this.#store.flush();
  }

  /** The object whose name a path ends in. */
  find(name: string): KubernetesObject {
    const [, object] = [...this.#objects].find(([path]) =>
      path.endsWith(`/${name}`),
    )!;
    return object;
  }

  /** Changes an object as its controller does when it has handled what it was asked for. */
  handle(name: string, status: object = {}): void {
    const object = this.find(name);
    const annotations = asMap(object.metadata?.annotations);
    this.put({
      ...object,
      status: {
        ...asMap(object.status),
        lastHandledReconcileAt: annotations['reconcile.fluxcd.io/requestedAt'],
        lastHandledForceAt: annotations['reconcile.fluxcd.io/forceAt'],
        lastHandledResetAt: annotations['reconcile.fluxcd.io/resetAt'],
        ...status,
      },
    });
  }

  async getJson(path: string): Promise<unknown> {
    this.#fail('GET');
    return this.#object(path);
  }

  async sendJson(
    method: 'PATCH' | 'POST',
    path: string,
    { body }: { body: unknown },
  ): Promise<unknown> {
    this.#fail(method);
    const [where] = path.split('?');
    this.writes.push({ method, path: where, body });
    if (method === 'POST') {
      return body;
    }
    const object = this.#object(where);
    const { resourceVersion } = asMap(asMap(body).metadata);
    if (
      resourceVersion !== undefined &&
      resourceVersion !== object.metadata?.resourceVersion
    ) {
      throw new ApiStatusError(
        409,
        '{"message":"the object has been modified"}',
      );
    }
    this.put(merge(object, body) as KubernetesObject);
    return this.#object(where);
  }

  async close(): Promise<void> {}

  #fail(method: string): void {
    const failure = this.failures[method]?.shift();
    if (failure) {
      throw failure;
    }
  }

  #object(path: string): KubernetesObject {
    const object = this.#objects.get(path);
    if (!object) {
      throw new ApiStatusError(404, '{"message":"not found"}');
    }
    return object;
  }
}
