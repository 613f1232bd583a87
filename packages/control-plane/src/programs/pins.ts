import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_FOLDER } from '../package-folder';

/** Go modules of this package that pin programs, by the name of their folder. */
export type PinModule =
  | 'kubernetes'
  | 'kwok'
  | 'kustomize-controller'
  | 'cluster-api'
  | 'custom-resources';

export type ProgramName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kustomize-controller'
  | 'cluster-api-manager'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok';

/** A program that is built. */
export interface ProgramPin {
  name: ProgramName;
  module: PinModule;
  /** Go package with the program's `main`. */
  package: string;
  /** Go module whose version is the program's. */
  versionOf: string;
  /** Variables that the linker sets, with `{version}`, `{major}` and `{minor}`: without, a program calls itself v0.0.0. */
  stamps: string[];
}

/** Files that are copied out of a Go module. */
export interface ManifestPin {
  /** Path below the cache: a folder. */
  name: string;
  goModule: string;
  /** Module of this package that requires it, or its version and its checksum (as in a `go.sum`) where none does. */
  pin: PinModule | { version: string; sum: string };
  /** Folders and files inside the Go module; only `.yaml` files are taken. */
  from: string[];
}

const KUBERNETES_STAMPS = [
  'k8s.io/component-base/version.gitVersion={version}',
  'k8s.io/component-base/version.gitMajor={major}',
  'k8s.io/component-base/version.gitMinor={minor}',
];

const kubernetes = (name: ProgramName): ProgramPin => ({
  name,
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  versionOf: 'k8s.io/kubernetes',
  stamps: KUBERNETES_STAMPS,
});

/** In the order in which they are built: what others wait for comes first. */
export const programPins: readonly ProgramPin[] = [
  {
    name: 'etcd',
    module: 'kubernetes',
    package: 'go.etcd.io/etcd/server/v3',
    versionOf: 'go.etcd.io/etcd/server/v3',
    stamps: [],
  },
  kubernetes('kube-apiserver'),
  {
    name: 'kustomize-controller',
    module: 'kustomize-controller',
    package: 'github.com/fluxcd/kustomize-controller',
    versionOf: 'github.com/fluxcd/kustomize-controller',
    stamps: [],
  },
  {
    name: 'cluster-api-manager',
    module: 'cluster-api',
    package: 'sigs.k8s.io/cluster-api',
    versionOf: 'sigs.k8s.io/cluster-api',
    stamps: ['sigs.k8s.io/cluster-api/version.gitVersion={version}'],
  },
  kubernetes('kube-controller-manager'),
  kubernetes('kube-scheduler'),
  {
    name: 'kwok',
    module: 'kwok',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    versionOf: 'sigs.k8s.io/kwok',
    stamps: ['sigs.k8s.io/kwok/pkg/consts.Version={version}'],
  },
];

const CLUSTER_API = 'sigs.k8s.io/cluster-api';

/**
 * Kubernetes manifests that come with the programs, copied so that a run with prebuilt programs needs no Go. Below `crds` lies
 * what is installed on a management cluster.
 */
export const manifestPins: readonly ManifestPin[] = [
  {
    name: 'crds/source-controller',
    goModule: 'github.com/fluxcd/source-controller',
    // Its program cannot be built here, so no module of ours requires it.
    pin: {
      version: 'v1.9.5',
      sum: 'h1:MFPyCodUi9hZIMaKDsC/rYbNoyzpvrAdrPVixj7W9F0=',
    },
    from: ['config/crd/bases'],
  },
  {
    name: 'crds/kustomize-controller',
    goModule: 'github.com/fluxcd/kustomize-controller',
    pin: 'kustomize-controller',
    from: ['config/crd/bases'],
  },
  {
    name: 'crds/cluster-api',
    goModule: CLUSTER_API,
    pin: 'cluster-api',
    from: ['config/crd/bases'],
  },
  {
    name: 'crds/cluster-api-kubeadm-control-plane',
    goModule: CLUSTER_API,
    pin: 'cluster-api',
    from: ['controlplane/kubeadm/config/crd/bases'],
  },
  {
    name: 'crds/cluster-api-kubeadm-bootstrap',
    goModule: CLUSTER_API,
    pin: 'cluster-api',
    from: ['bootstrap/kubeadm/config/crd/bases'],
  },
  {
    name: 'crds/cluster-api-provider-aws',
    goModule: 'sigs.k8s.io/cluster-api-provider-aws/v2',
    pin: {
      version: 'v2.13.0',
      sum: 'h1:yQz7GBrIkPLuEJ5MXNuZ/6eUssTJK8reUnZ6t5QIPnU=',
    },
    from: ['config/crd/bases'],
  },
  {
    name: 'crds/cluster-api-webhooks',
    goModule: CLUSTER_API,
    pin: 'cluster-api',
    from: ['config/webhook/manifests.yaml'],
  },
  {
    name: 'stages/kwok',
    goModule: 'sigs.k8s.io/kwok',
    pin: 'kwok',
    from: [
      'kustomize/stage/node/fast/node-initialize.yaml',
      'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
      'kustomize/stage/pod/fast/pod-complete.yaml',
      'kustomize/stage/pod/fast/pod-delete.yaml',
      'kustomize/stage/pod/fast/pod-ready.yaml',
    ],
  },
];

/** CustomResourceDefinitions that come as Go types only; a generator of the same module makes them. */
export const generatedManifest = {
  name: 'crds/helm-controller',
  module: 'custom-resources',
  generator: 'sigs.k8s.io/controller-tools/cmd/controller-gen',
  package: 'github.com/fluxcd/helm-controller/api/v2',
  versionOf: 'github.com/fluxcd/helm-controller/api',
} as const;

/** Folder with the Go modules of this package. */
export const PROGRAMS_FOLDER = path.join(PACKAGE_FOLDER, 'programs');

/** Version that a module of this package requires. @throws Error when it requires none */
export function requiredVersion(module: PinModule, goModule: string): string {
  const text = readFileSync(
    path.join(PROGRAMS_FOLDER, module, 'go.mod'),
    'utf8',
  );
  const line = text
    .split('\n')
    .map(each =>
      each
        .replace(/^require\s+/, '')
        .trim()
        .split(/\s+/),
    )
    .find(([name]) => name === goModule);
  if (!line) {
    throw new Error(`programs/${module}/go.mod requires no ${goModule}.`);
  }
  return line[1];
}

/** Checksum that a module of this package has for another. @throws Error when it has none */
export function requiredSum(module: PinModule, goModule: string): string {
  const version = requiredVersion(module, goModule);
  const text = readFileSync(
    path.join(PROGRAMS_FOLDER, module, 'go.sum'),
    'utf8',
  );
  const line = text
    .split('\n')
    .map(each => each.split(' '))
    .find(([name, which]) => name === goModule && which === version);
  if (!line) {
    throw new Error(`programs/${module}/go.sum has no ${goModule} ${version}.`);
  }
  return line[2];
}

/** The Go release that the modules need, such as `1.26.0`: the newest of what they say. */
export function neededGoVersion(): string {
  const versions = readdirSync(PROGRAMS_FOLDER).map(module => {
    const text = readFileSync(
      path.join(PROGRAMS_FOLDER, module, 'go.mod'),
      'utf8',
    );
    return /^go (\S+)$/m.exec(text)?.[1] ?? '0';
  });
  return versions.sort(compareVersions)[versions.length - 1];
}

/** Orders versions of Go such as `1.26`, `1.26.8`, `1.27rc1`. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string) =>
    (/^[\d.]+/.exec(version)?.[0] ?? '').split('.').map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/**
 * Short hash of everything that decides what is built: the modules of this package, the tables above, and the kind of
 * machine.
 *
 * @param folder with the Go modules
 */
export function hashOfPins(folder = PROGRAMS_FOLDER): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([programPins, manifestPins, generatedManifest]));
  hash.update(`${process.platform}-${process.arch}`);
  for (const module of readdirSync(folder).sort()) {
    for (const file of ['go.mod', 'go.sum', 'tools.go']) {
      hash.update(`${module}/${file}\n`);
      hash.update(readFileSync(path.join(folder, module, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** The linker's flags of a program. */
export function linkerFlags({ module, stamps, versionOf }: ProgramPin): string {
  const version = requiredVersion(module, versionOf);
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return [
    '-s',
    '-w',
    ...stamps.map(
      stamp =>
        `-X ${stamp
          .replace('{version}', version)
          .replace('{major}', major)
          .replace('{minor}', minor)}`,
    ),
  ].join(' ');
}
