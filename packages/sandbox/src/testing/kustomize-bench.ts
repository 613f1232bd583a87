import { ObjectStore } from '../api-server/object-store';
import { ControllerTiming } from '../controllers/controller-timing';
import { KustomizeController } from '../controllers/kustomize-controller';
import { ReachableControlPlane } from '../fleet/reachable-control-plane';
import { createNamespaces } from '../fleet/workload-clusters';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import { ManualClock } from './manual-clock';
import { WriteRecorder } from './write-recorder';

export const USER = { fieldManager: 'test' };

/** The clocks of the recorded runs, shortened to a hundredth. */
const timing: ControllerTiming = {
  sourceInterval: 50,
  kustomizationInterval: 200,
  retryInterval: 50,
  requeueDependency: 50,
  healthTimeout: 300,
  healthPoll: 20,
  pace: 0,
  provisioning: 10,
};

/** Texts by path: what one revision holds. */
export type Tree = { [file: string]: string };

/** A management cluster with one source, whose artifacts are given as files by revision. */
export class KustomizeBench {
  readonly clock = new ManualClock();
  readonly store = new ObjectStore({
    catalogue: new ResourceCatalogue('management'),
    clock: this.clock,
  });
  readonly remote = new ObjectStore({
    catalogue: new ResourceCatalogue('workload'),
    clock: this.clock,
  });
  remoteRuns = true;
  readonly trees: { [commit: string]: Tree } = {};
  private readonly controller = new KustomizeController({
    controlPlane: this.store,
    clock: this.clock,
    timing,
    contents: {
      treeOf: async (commit, folder) =>
        Object.keys(this.trees[commit] ?? {}).some(file =>
          file.startsWith(`${folder}/`),
        )
          ? `${commit}:${folder}`
          : undefined,
      files: async tree => {
        const [commit, folder] = tree.split(':');
        return new Map(
          Object.entries(this.trees[commit])
            .filter(([file]) => file.startsWith(`${folder}/`))
            .map(([file, text]) => [file.slice(folder.length + 1), text]),
        );
      },
    },
    connect: () =>
      new ReachableControlPlane('https://127.0.0.1:7111', () =>
        this.remoteRuns ? this.remote : undefined,
      ),
    randomNumber: () => 42,
  });

  async start(): Promise<void> {
    await createNamespaces(this.store, ['flux-system']);
    this.controller.start();
    await this.clock.advance(0);
  }

  stop(): Promise<void> {
    return this.controller.stop();
  }

  /** Gives the source a new artifact. */
  async publish(commit: string, files: Tree): Promise<void> {
    this.trees[commit] = files;
    const key = { namespace: 'flux-system', name: 'main' };
    await this.store.get(gitRepositories, key).catch(() =>
      this.store.create(
        gitRepositories,
        {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'GitRepository',
          metadata: key,
          spec: { url: 'http://example.test', interval: '1m' },
        },
        USER,
      ),
    );
    await this.store.patchStatus(
      gitRepositories,
      key,
      { status: { artifact: { revision: `main@sha1:${commit}` } } },
      USER,
    );
  }

  async create(name: string, spec = {}): Promise<WriteRecorder> {
    const recorder = new WriteRecorder(this.store, kustomizations, name);
    await this.store.create(
      kustomizations,
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name, namespace: 'flux-system' },
        spec: {
          interval: '5m',
          retryInterval: '2m',
          timeout: '1m',
          path: './app',
          prune: true,
          sourceRef: { kind: 'GitRepository', name: 'main' },
          ...spec,
        },
      },
      USER,
    );
    return recorder;
  }

  patch(name: string, spec: { [field: string]: string | boolean | null }) {
    return this.store.patch(
      kustomizations,
      { namespace: 'flux-system', name },
      { spec },
      USER,
    );
  }
}
