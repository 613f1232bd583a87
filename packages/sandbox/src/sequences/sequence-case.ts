import { JsonObject } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import { RunSpecifics } from './observed-state';
import {
  Holds,
  ObservedSequences,
  SequenceRecorder,
} from './sequence-recorder';
import { ObjectReference, SequenceStage } from './sequence-stage';

/** A part of the scenario, with objects of its own in a namespace of its own. */
export interface SequenceCase {
  name: string;
  /** What happens, one line per step. */
  story: string[];
  /** Whether it is about Flux's objects: then it is a fixture of the status engine too. */
  flux?: boolean;
  /** Whether it needs routine resyncs: then its Kustomizations have an interval of seconds. */
  resyncs?: boolean;
  play(actor: Actor): Promise<void>;
}

/** What was seen of a case. */
export interface PlayedCase {
  story: string[];
  objects: ObservedSequences;
  /** Why the case has not come to its end. */
  failure?: Error;
}

export const kustomization = (name: string): ObjectReference => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  name,
});

export const gitRepository = (name: string): ObjectReference => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  name,
});

export const configMap = (name: string): ObjectReference => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name,
});

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** Who plays a case: everything is in the case's namespace and on its branch. */
export class Actor {
  /** What is seen of the case. */
  readonly recorder: SequenceRecorder;
  private readonly commits: string[] = [];

  constructor(
    private readonly stage: SequenceStage,
    /** Namespace, and branch. */
    readonly place: string,
    /** How long each step may take, in milliseconds. */
    private readonly timeout: number,
  ) {
    this.recorder = new SequenceRecorder(
      () => new RunSpecifics(stage.repositoryUrl, this.commits),
    );
  }

  get repositoryUrl(): string {
    return this.stage.repositoryUrl;
  }

  /** @param branch by default the case's own */
  async commit(
    files: { [path: string]: string },
    branch = this.place,
  ): Promise<void> {
    this.commits.push(await this.stage.commit(branch, files));
  }

  /** What GitRepositories call the latest commit, in a recorded state. */
  get revision(): string {
    return this.revisionOn(this.place);
  }

  /** `revision` where the latest commit is on another branch. */
  revisionOn(branch: string): string {
    return `${branch}@sha1:c${this.commits.length}`;
  }

  async create(
    { apiVersion, kind, name }: ObjectReference,
    fields: JsonObject,
  ): Promise<void> {
    await this.stage.create({
      apiVersion,
      kind,
      metadata: { namespace: this.place, name },
      ...fields,
    } as KubernetesObject);
  }

  /** A GitRepository that follows the case's branch. */
  createSource(name: string, spec: JsonObject = {}): Promise<void> {
    return this.create(gitRepository(name), {
      spec: {
        interval: '10m',
        url: this.stage.repositoryUrl,
        ref: { branch: this.place },
        ...spec,
      },
    });
  }

  /** A Kustomization of the folder `app`; it is reconciled when something changes, and retried after two seconds. */
  createKustomization(name: string, spec: JsonObject = {}): Promise<void> {
    return this.create(kustomization(name), {
      spec: {
        interval: '1h',
        retryInterval: '4s',
        path: './app',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'source' },
        ...spec,
      },
    });
  }

  patch(reference: ObjectReference, patch: JsonObject): Promise<void> {
    return this.stage.patch(this.at(reference), patch);
  }

  suspend(reference: ObjectReference, suspend: boolean): Promise<void> {
    return this.patch(reference, { spec: { suspend } });
  }

  /** As `flux reconcile` does. */
  requestReconciliation(reference: ObjectReference, at: string): Promise<void> {
    return this.patch(reference, {
      metadata: { annotations: { [REQUESTED_AT]: at } },
    });
  }

  delete(reference: ObjectReference): Promise<void> {
    return this.stage.delete(this.at(reference));
  }

  stopCluster(name: string): Promise<void> {
    return this.stage.stopCluster(name);
  }

  startCluster(name: string): Promise<void> {
    return this.stage.startCluster(name);
  }

  until(reference: ObjectReference, what: string, holds: Holds): Promise<void> {
    return this.recorder.until(reference, what, holds, this.timeout);
  }

  /**
   * `until`, with an annotation every three seconds so that a controller looks at the object: after an outage too short to end
   * the connection, Cluster API tests it and finds it well, but says so with its next look only, which may be ten minutes away.
   */
  async lookedAt(
    reference: ObjectReference,
    what: string,
    holds: Holds,
  ): Promise<void> {
    let look = 0;
    const annotate = () => {
      look += 1;
      // The object may go meanwhile; then there is nothing to look at.
      this.patch(reference, {
        metadata: { annotations: { 'sequences.test/look': String(look) } },
      }).catch(() => {});
    };
    const looks = setInterval(annotate, 3_000);
    annotate();
    try {
      await this.until(reference, what, holds);
    } finally {
      clearInterval(looks);
    }
  }

  untilGone(reference: ObjectReference): Promise<void> {
    return this.recorder.until(reference, 'gone', undefined, this.timeout);
  }

  private at(reference: ObjectReference): ObjectReference {
    return { ...reference, namespace: this.place };
  }
}

/**
 * Plays cases, all at the same time, and gives what was seen of each. Nothing of them stays.
 *
 * @param timeout of each step, in milliseconds
 */
export async function playCases(
  stage: SequenceStage,
  cases: SequenceCase[],
  timeout: number,
): Promise<Map<string, PlayedCase>> {
  const actors = new Map(
    cases.map(({ name }) => [name, new Actor(stage, name, timeout)]),
  );
  const end = await stage.observe(event => {
    actors.get(event.object.metadata.namespace ?? '')?.recorder.record(event);
  });
  const failures = new Map<string, Error>();
  await Promise.all(
    [...actors].map(async ([name, actor], index) => {
      try {
        await stage.create({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        });
        await cases[index].play(actor);
      } catch (error) {
        failures.set(name, error as Error);
      }
    }),
  );
  end();
  await Promise.all(cases.map(({ name }) => stage.deleteNamespace(name)));
  return new Map(
    cases.map(({ name, story }) => [
      name,
      {
        story,
        objects: actors.get(name)!.recorder.sequences(),
        ...(failures.has(name) ? { failure: failures.get(name) } : {}),
      },
    ]),
  );
}
