import { IncomingMessage, ServerResponse } from 'node:http';
import {
  findObject,
  ResourceType,
  WriteOptions,
} from '../kubernetes/control-plane';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import { asJson, asObject, KubernetesObject } from '../kubernetes/object';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { badRequest, invalid, StatusError } from '../kubernetes/status-error';
import {
  contentType,
  readBody,
  sendJson,
  unsupportedMediaType,
} from './http-messages';
import { ObjectStore } from './object-store';
import { RequestTarget } from './request-target';
import { encodedObject } from './wire-format';

const MERGE_PATCH = 'application/merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

/** A write as it arrived. */
export interface WriteRequest {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  target: RequestTarget;
  descriptor: ResourceDescriptor;
}

/** Answers create, update, patch and delete. */
export async function answerWrite(
  store: ObjectStore,
  write: WriteRequest,
): Promise<void> {
  const { request, response, query, target, descriptor } = write;
  const type = typeOf(descriptor, target);
  const options: WriteOptions = {
    fieldManager: query.get('fieldManager') ?? 'unknown',
  };
  if (target.verb === 'patch') {
    const patched = await patch(store, write, type, options);
    sendJson(response, 200, encodedObject(descriptor, patched));
    return;
  }
  const body = await readBody(request);
  if (target.verb === 'delete') {
    sendJson(response, 200, await remove(store, type, target));
    return;
  }
  const object = checkedObject(body, target, type);
  if (target.verb === 'create') {
    const created = await store.create(type, object, options);
    sendJson(response, 201, encodedObject(descriptor, created));
    return;
  }
  const updated =
    target.subresource === 'status'
      ? await store.patchStatus(type, keyOf(target), body, options)
      : await store.update(type, object, options);
  sendJson(response, 200, encodedObject(descriptor, updated));
}

async function patch(
  store: ObjectStore,
  { request, query, target }: WriteRequest,
  type: ResourceType,
  options: WriteOptions,
): Promise<KubernetesObject> {
  const format = contentType(request);
  if (format !== MERGE_PATCH && format !== APPLY_PATCH) {
    throw unsupportedMediaType([MERGE_PATCH, APPLY_PATCH]);
  }
  const body = await readBody(request);
  if (format === APPLY_PATCH) {
    return store.apply(type, checkedObject(body, target, type), {
      ...options,
      dryRun: query.get('dryRun') === 'All',
    });
  }
  return target.subresource === 'status'
    ? store.patchStatus(type, keyOf(target), body, options)
    : store.patch(type, keyOf(target), body, options);
}

/** The answer to a delete: the object while finalizers keep it, a success otherwise. */
async function remove(
  store: ObjectStore,
  type: ResourceType,
  target: RequestTarget,
): Promise<JsonObject> {
  const key = keyOf(target);
  const before = await store.get(type, key);
  await store.delete(type, key);
  const left = await findObject(store, type, key);
  if (left) {
    return asJson(left);
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: key.name,
      ...(type.group ? { group: type.group } : {}),
      kind: type.resource,
      uid: before.metadata.uid,
    },
  };
}

export function typeOf(
  descriptor: ResourceDescriptor,
  target: RequestTarget,
): ResourceType {
  return {
    group: descriptor.group,
    version: target.version,
    resource: descriptor.resource,
    kind: descriptor.kind,
    namespaced: descriptor.namespaced,
  };
}

/** @throws StatusError 405 for a collection where an object is needed */
export function keyOf(target: RequestTarget): {
  namespace?: string;
  name: string;
} {
  if (!target.name) {
    throw new StatusError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  }
  return { namespace: target.namespace, name: target.name };
}

/** The object of a write, completed from the path as the API server does. */
function checkedObject(
  body: JsonObject,
  target: RequestTarget,
  type: ResourceType,
): KubernetesObject {
  const metadata = recordAt(body, 'metadata');
  const name = textAt(metadata, 'name') ?? target.name;
  if (!name) {
    throw invalid(
      type.group,
      type.kind,
      '',
      'metadata.name',
      'Required value: name or generateName is required',
    );
  }
  const namespace = textAt(metadata, 'namespace') ?? target.namespace;
  if (target.namespace && namespace !== target.namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  return asObject({
    ...body,
    metadata: { ...metadata, name, ...(namespace ? { namespace } : {}) },
  });
}
