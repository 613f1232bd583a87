import { JsonObject } from './json';
import { KubernetesObject } from './object';

/** A column of `kubectl get`, from the CRD's `additionalPrinterColumns` or the API server's own printers. */
export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'boolean' | 'date';
  /** Evaluated on the object at the version asked for. */
  jsonPath: string;
  /** 0 is always shown, more only with `-o wide`. */
  priority?: number;
}

export interface ServedVersion {
  version: string;
  columns: PrinterColumn[];
}

/** Rewrites an object between the storage version and another; the argument may be changed in place. */
export interface VersionConversion {
  toStorage(object: JsonObject, from: string): void;
  fromStorage(object: JsonObject, to: string): void;
}

/** One kind of resource: everything the API server needs to know about it. */
export interface ResourceDescriptor {
  group: string;
  resource: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  shortNames: string[];
  categories: string[];
  /** In order of preference; objects are stored at the first one. */
  versions: ServedVersion[];
  /** Whether `/status` exists: then status is written there only. */
  status: boolean;
  /** Status that a new object gets from its CRD's defaults. */
  statusDefault?: JsonObject;
  /** Whether `metadata.generation` counts changes of the spec. */
  generation: boolean;
  conversion?: VersionConversion;
  /** Defaults that the API server fills in; the object may be changed in place. */
  defaults?(object: KubernetesObject): void;
}

export function storageVersion(descriptor: ResourceDescriptor): string {
  return descriptor.versions[0].version;
}
