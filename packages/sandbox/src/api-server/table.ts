import { ageColumn } from '../kubernetes/built-in-resources';
import { isRecord, JsonObject, JsonValue } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import {
  PrinterColumn,
  ResourceDescriptor,
} from '../kubernetes/resource-descriptor';
import { evaluateJsonPath } from './json-path';

/** What a Table row carries of its object. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** What a Table answer includes; undefined when the client accepts no Table. */
export function tableOptions(
  accept: string,
  query: URLSearchParams,
): IncludeObject | undefined {
  if (!/as=Table;v=v1;g=meta\.k8s\.io/.test(accept)) {
    return undefined;
  }
  const include = query.get('includeObject');
  return include === 'None' || include === 'Object' ? include : 'Metadata';
}

/** Time since, as kubectl prints ages: `45s`, `3m20s`, `5h12m`, `2d`. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 0) {
    return '<invalid>';
  }
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const withRest = (whole: number, unit: string, rest: number, small: string) =>
    rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${small}`;
  if (seconds < 120) {
    return `${seconds}s`;
  }
  if (minutes < 10) {
    return withRest(minutes, 'm', seconds % 60, 's');
  }
  if (hours < 3) {
    return `${minutes}m`;
  }
  if (hours < 8) {
    return withRest(hours, 'h', minutes % 60, 'm');
  }
  if (hours < 48) {
    return `${hours}h`;
  }
  if (days < 8) {
    return withRest(days, 'd', hours % 24, 'h');
  }
  if (days < 365 * 2) {
    return `${days}d`;
  }
  return withRest(Math.floor(days / 365), 'y', days % 365, 'd');
}

function columnsOf(
  descriptor: ResourceDescriptor,
  version: string,
): PrinterColumn[] {
  const columns =
    descriptor.versions.find(candidate => candidate.version === version)
      ?.columns ?? [];
  return columns.length > 0 ? columns : [ageColumn];
}

function cellOf(
  object: JsonObject,
  column: PrinterColumn,
  now: Date,
): JsonValue {
  const value = evaluateJsonPath(object, column.jsonPath);
  if (value === undefined || value === null) {
    return null;
  }
  if (column.type === 'date') {
    return formatAge(now.getTime() - new Date(String(value)).getTime());
  }
  if (isRecord(value) || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  return column.type === 'string' ? String(value) : value;
}

/** A `meta.k8s.io/v1` Table of objects that are at the version asked for. */
export function toTable(
  descriptor: ResourceDescriptor,
  version: string,
  objects: KubernetesObject[],
  options: {
    now: Date;
    include: IncludeObject;
    metadata: JsonObject;
    /** A watch repeats the columns only when they change. */
    withColumns?: boolean;
  },
): JsonObject {
  const columns = columnsOf(descriptor, version);
  const definitions = [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      description: `Name of the ${descriptor.kind}.`,
      priority: 0,
    },
    ...columns.map(column => ({
      name: column.name,
      type: column.type,
      format: '',
      description: `From ${column.jsonPath}.`,
      priority: column.priority ?? 0,
    })),
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withColumns === false ? null : definitions,
    rows: objects.map(object => ({
      cells: [
        object.metadata.name,
        ...columns.map(column => cellOf(asJson(object), column, options.now)),
      ],
      ...(options.include === 'None'
        ? {}
        : { object: rowObject(object, options.include) }),
    })),
  };
}

function rowObject(
  object: KubernetesObject,
  include: IncludeObject,
): JsonObject {
  return include === 'Object'
    ? asJson(object)
    : {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: asJson(object).metadata,
      };
}
