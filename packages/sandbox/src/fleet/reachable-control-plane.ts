import {
  ApplyOptions,
  ControlPlane,
  ListOptions,
  ObjectList,
  ResourceType,
  Watch,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../kubernetes/control-plane';
import { JsonObject } from '../kubernetes/json';
import { KubernetesObject, ObjectKey } from '../kubernetes/object';
import { ConnectionRefusedError } from '../kubernetes/status-error';

/**
 * A control plane over the network: each call is refused while nothing listens at its address. Connecting itself always
 * works, as a client is only made then; the first request tells.
 */
export class ReachableControlPlane implements ControlPlane {
  /** @param answering the control plane that listens at the address now */
  constructor(
    private readonly url: string,
    private readonly answering: () => ControlPlane | undefined,
  ) {}

  async discover(): Promise<ResourceType[]> {
    return this.reach().discover();
  }

  async mapping(apiVersion: string, kind: string): Promise<ResourceType> {
    return this.reach().mapping(apiVersion, kind);
  }

  async list(type: ResourceType, options?: ListOptions): Promise<ObjectList> {
    return this.reach().list(type, options);
  }

  async get(type: ResourceType, key: ObjectKey): Promise<KubernetesObject> {
    return this.reach().get(type, key);
  }

  async create(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.reach().create(type, object, options);
  }

  async update(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.reach().update(type, object, options);
  }

  async patch(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.reach().patch(type, key, patch, options);
  }

  async patchStatus(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.reach().patchStatus(type, key, patch, options);
  }

  async apply(
    type: ResourceType,
    object: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    return this.reach().apply(type, object, options);
  }

  async delete(type: ResourceType, key: ObjectKey): Promise<void> {
    await this.reach().delete(type, key);
  }

  watch(
    type: ResourceType,
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    onEnd?: (error?: Error) => void,
  ): Watch {
    return this.reach().watch(type, options, onEvent, onEnd);
  }

  private reach(): ControlPlane {
    const controlPlane = this.answering();
    if (!controlPlane) {
      throw new ConnectionRefusedError(this.url);
    }
    return controlPlane;
  }
}
