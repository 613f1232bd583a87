import {
  asDuration,
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import path from 'node:path';
import {
  describeObject,
  keyOf,
  KindReference,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import { ObjectWatcher } from '../kubernetes/object-watcher';
import { ReconcileLoop } from '../kubernetes/reconcile-loop';
import { ArtifactServer } from './artifact-server';
import { GitMirror } from './git-mirror';
import {
  FetchError,
  ResolvedReference,
  resolveReference,
} from './git-reference';
import {
  artifactRevision,
  ended,
  fetched,
  fetchFailed,
  newRevision,
  requestedAt,
  SourceOutcome,
  SOURCE_FINALIZER,
  started,
  stored,
  withoutArtifact,
} from './source-status';
import { StatusPatcher } from './status-patcher';

const FIELD_MANAGER = 'source-controller';
const SOURCES = 'source.toolkit.fluxcd.io';
const gitRepositories: KindReference = {
  group: SOURCES,
  version: 'v1',
  kind: 'GitRepository',
};
const secrets: KindReference = { group: '', version: 'v1', kind: 'Secret' };

/** Fields that change what is fetched or checked in the real controller, and that the stand-in does not know. */
const UNSUPPORTED = [
  'ignore',
  'include',
  'recurseSubmodules',
  'sparseCheckout',
  'verify',
];

export interface SourceStandInOptions {
  /** YAML, of an administrator of the management cluster. */
  kubeconfig: string;
  /** Where to fetch a GitRepository's `spec.url` from: a folder or an address; undefined where there is no such repository. */
  clone(url: string): string | undefined;
  /** For mirrors and artifacts; kept between runs. */
  directory: string;
  /** Port of 127.0.0.1 for the artifacts: their addresses are in statuses, and must outlive a restart. */
  port: number;
  /** Longest time between two fetches of a source, whatever its `spec.interval`. */
  intervalSeconds: number;
  log(message: string): void;
}

/**
 * Does for GitRepositories what Flux's source-controller does, because that cannot be built here: resolves the reference
 * in the real Git repository, serves the files of the commit as an archive on loopback, and writes the status as the real
 * one does, in its order of writes. Other kinds of source are left alone, and so are signatures, submodules, includes,
 * `spec.ignore` and events.
 */
export class SourceStandIn {
  private readonly artifacts: ArtifactServer;
  private readonly mirrors = new Map<string, Promise<GitMirror>>();
  private readonly seen = new Map<string, string>();
  private readonly abort = new AbortController();
  private client?: ObjectClient;
  private watcher?: ObjectWatcher;
  private loop?: ReconcileLoop;

  constructor(private readonly options: SourceStandInOptions) {
    this.artifacts = new ArtifactServer(
      path.join(options.directory, 'artifacts'),
      options.port,
    );
  }

  /** @throws Error when the kubeconfig names no cluster, or the directory cannot be written */
  async start(): Promise<void> {
    const { kubeconfig, log, intervalSeconds } = this.options;
    const client = await ObjectClient.fromKubeconfig(kubeconfig);
    this.client = client;
    await this.artifacts.start();
    this.loop = new ReconcileLoop({
      reconcile: key => this.reconcile(client, key),
      onError: (key, error) =>
        log(`${describeObject('GitRepository', key)}: ${error.message}`),
      longestPause: intervalSeconds * 1000,
    });
    this.watcher = new ObjectWatcher({
      client,
      kind: gitRepositories,
      onObject: object => this.onObject(object),
      onDeleted: object => this.seen.delete(idOf(object)),
      log,
    });
    this.watcher.start();
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.watcher?.stop();
    await this.loop?.stop();
    await this.artifacts.stop();
    this.client?.close();
  }

  /** A reconciliation starts on a new generation and on a request; what the status says starts none. */
  private onObject(object: KubernetesObject): void {
    const trigger = `${object.metadata.uid} ${object.metadata.generation} ${
      requestedAt(object) ?? ''
    }`;
    if (this.seen.get(idOf(object)) !== trigger) {
      this.seen.set(idOf(object), trigger);
      this.warnUnsupported(object);
      this.loop?.add(keyOf(object));
    }
  }

  private warnUnsupported(object: KubernetesObject): void {
    const used = UNSUPPORTED.filter(field => object.spec?.[field]);
    if (used.length > 0) {
      this.options.log(
        `${describeObject('GitRepository', keyOf(object))}: ${used
          .map(field => `spec.${field}`)
          .join(
            ', ',
          )} has no effect here, the stand-in for source-controller does not know it`,
      );
    }
  }

  private async reconcile(
    client: ObjectClient,
    key: ObjectKey,
  ): Promise<number | undefined> {
    const object = await client.get(gitRepositories, key);
    if (!object) {
      return undefined;
    }
    const patcher = new StatusPatcher(client, object, FIELD_MANAGER);
    const finish = (state: KubernetesObject, outcome: SourceOutcome) =>
      patcher.patch(ended(state, outcome, new Date()));
    const finalizers = object.metadata.finalizers ?? [];
    if (object.metadata.deletionTimestamp) {
      await this.artifacts.remove(key);
      const { artifact, ...status } = asMap(object.status);
      await finish(
        withFinalizers(
          { ...object, status },
          finalizers.filter(name => name !== SOURCE_FINALIZER),
        ),
        'skipped',
      );
      return undefined;
    }
    if (!finalizers.includes(SOURCE_FINALIZER)) {
      await finish(
        withFinalizers(object, [...finalizers, SOURCE_FINALIZER]),
        'requeued',
      );
      return 0;
    }
    if (object.spec?.suspend === true) {
      await finish(object, 'skipped');
      return undefined;
    }
    const { state, failure } = await this.fetch(client, object, patcher);
    await finish(state, failure ? 'failed' : 'succeeded');
    if (failure) {
      throw failure;
    }
    const interval = asDuration(object.spec?.interval) ?? Infinity;
    return Math.min(interval, this.options.intervalSeconds * 1000);
  }

  /** Fetches and stores; gives the object as it is then, with the failure if it failed. */
  private async fetch(
    client: ObjectClient,
    object: KubernetesObject,
    patcher: StatusPatcher,
  ): Promise<{ state: KubernetesObject; failure?: FetchError }> {
    const key = keyOf(object);
    const begin = started(object, new Date());
    let state = begin.object;
    if (begin.persist) {
      await patcher.patch(state);
    }
    const present = await this.presentArtifact(state);
    if (!present) {
      state = withoutArtifact(
        state,
        artifactRevision(state) !== undefined,
        new Date(),
      );
      await patcher.patch(state);
    }
    let found: { mirror: GitMirror; reference: ResolvedReference };
    try {
      found = await this.resolve(client, object);
    } catch (error) {
      if (!(error instanceof FetchError)) {
        throw error;
      }
      const { reason, message } = error;
      state = fetchFailed(state, reason, message, new Date());
      return { state, failure: error };
    }
    const { commit, revision } = found.reference;
    state = fetched(state);
    if (present?.revision === revision) {
      return { state: stored(state, present, new Date()) };
    }
    state = newRevision(state, revision, new Date());
    await patcher.patch(state);
    const artifact = await this.artifacts.store(
      key,
      commit,
      revision,
      await found.mirror.archive(commit),
    );
    return { state: stored(state, artifact, new Date()) };
  }

  /** The artifact that the status names, if it is in storage unharmed. */
  private async presentArtifact(object: KubernetesObject) {
    const { revision, digest } = asMap(object.status?.artifact);
    const commit = /:([0-9a-f]{40,64})$/.exec(asText(revision) ?? '')?.[1];
    return commit === undefined
      ? undefined
      : this.artifacts.find(
          keyOf(object),
          commit,
          asText(revision) ?? '',
          asText(digest) ?? '',
        );
  }

  /** @throws FetchError */
  private async resolve(
    client: ObjectClient,
    object: KubernetesObject,
  ): Promise<{ mirror: GitMirror; reference: ResolvedReference }> {
    const { namespace } = object.metadata;
    const url = asText(object.spec?.url) ?? '';
    const secret = asText(asMap(object.spec?.secretRef).name);
    if (secret && !(await client.get(secrets, { namespace, name: secret }))) {
      const problem = `failed to get secret '${namespace}/${secret}'`;
      throw new FetchError(
        'AuthenticationFailed',
        `${problem}: ${problem}: secrets "${secret}" not found`,
      );
    }
    const address = this.options.clone(url);
    if (address === undefined) {
      throw FetchError.notFound(url);
    }
    const mirror = await this.mirrorOf(address);
    await mirror.fetch(url);
    return {
      mirror,
      reference: await resolveReference(
        object.spec?.ref,
        await mirror.references(),
        url,
      ),
    };
  }

  private mirrorOf(address: string): Promise<GitMirror> {
    let mirror = this.mirrors.get(address);
    if (!mirror) {
      mirror = GitMirror.open(
        path.join(this.options.directory, 'mirrors'),
        address,
        this.abort.signal,
      );
      this.mirrors.set(address, mirror);
      // A mirror that cannot be opened now may be opened later.
      mirror.catch(() => this.mirrors.delete(address));
    }
    return mirror;
  }
}

function withFinalizers(
  object: KubernetesObject,
  finalizers: string[],
): KubernetesObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      // No finalizer is no list: an empty one would be a change of its own.
      finalizers: finalizers.length > 0 ? finalizers : undefined,
    },
  };
}

function idOf(object: KubernetesObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}
