import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../problem';
import { buildParts } from './build-programs';
import { cacheFolder, ProgramCache } from './cache';
import { allParts, versionOfPart } from './parts';
import { ProgramName, programPins } from './pins';

/** Controllers that cannot be built here and run when somebody has them. */
export const optionalPrograms = [
  'source-controller',
  'helm-controller',
  'notification-controller',
] as const;
export type OptionalProgram = (typeof optionalPrograms)[number];

export interface FoundProgram {
  path: string;
  /** As pinned; empty when the program came from elsewhere. */
  version: string;
  /** Variable that named its folder, or `built from its Go module`. */
  origin: string;
}

/** Everything that a control plane is made of. */
export interface ControlPlanePrograms {
  programs: { [name in ProgramName]: FoundProgram };
  optional: { [name in OptionalProgram]?: FoundProgram };
  /** Folder with one folder of CustomResourceDefinitions per module, and one with the webhook configurations of Cluster API. */
  customResources: string;
  /** How kwok's nodes and pods become ready. */
  stageFiles: string[];
}

const KUBERNETES_ASSETS = 'KUBEBUILDER_ASSETS';
const FLEET_ASSETS = 'FLEET_CONTROL_PLANE_ASSETS';
const FROM_KUBERNETES_ASSETS: readonly ProgramName[] = [
  'etcd',
  'kube-apiserver',
];

/**
 * Finds the programs in the folders that `KUBEBUILDER_ASSETS` and `FLEET_CONTROL_PLANE_ASSETS` name, and builds the others
 * where they have not been built yet.
 *
 * @param options.env environment of this process
 * @param options.log gets a line per step of building
 * @throws Problem when a variable names no folder, when `KUBEBUILDER_ASSETS` lacks a program, or when something cannot be built
 */
export async function findPrograms(options: {
  env: NodeJS.ProcessEnv;
  log(line: string): void;
  signal?: AbortSignal;
}): Promise<ControlPlanePrograms> {
  const { env } = options;
  const kubernetesAssets = assetsFolder(env, KUBERNETES_ASSETS);
  const fleetAssets = assetsFolder(env, FLEET_ASSETS);
  const given = (name: string) =>
    isManifest(name) && !hasAllManifests(fleetAssets)
      ? undefined
      : lookUp(name, [
          [FLEET_ASSETS, fleetAssets],
          [KUBERNETES_ASSETS, kubernetesAssets],
        ]);
  checkKubernetesAssets(kubernetesAssets, given);
  const cache = new ProgramCache(cacheFolder(env));
  await buildParts(
    allParts.filter(part => !given(part)),
    { ...options, cache },
  );
  const found = (part: string): FoundProgram =>
    given(part) ?? {
      path: cache.pathOf(part),
      version: versionOfPart(part),
      origin: 'built from its Go module',
    };
  const programs = Object.fromEntries(
    programPins.map(({ name }) => [name, found(name)]),
  ) as ControlPlanePrograms['programs'];
  const optional = Object.fromEntries(
    optionalPrograms.map(name => [name, given(name)]),
  ) as ControlPlanePrograms['optional'];
  return {
    programs,
    optional,
    customResources: path.dirname(found('crds/cluster-api').path),
    stageFiles: filesOf(found('stages/kwok').path),
  };
}

function lookUp(
  name: string,
  folders: [variable: string, folder: string | undefined][],
): FoundProgram | undefined {
  for (const [variable, folder] of folders) {
    if (folder && existsSync(path.join(folder, name))) {
      // Known when the folder is one that a build has made.
      const version = new ProgramCache(folder).versionOf(name) ?? '';
      return { path: path.join(folder, name), version, origin: variable };
    }
  }
  return undefined;
}

function isManifest(part: string): boolean {
  return part.includes('/');
}

/** Manifests are taken all from one place: half of them would be of other versions than the rest. */
function hasAllManifests(folder: string | undefined): boolean {
  return (
    folder !== undefined &&
    allParts
      .filter(isManifest)
      .every(part => existsSync(path.join(folder, part)))
  );
}

function assetsFolder(
  env: NodeJS.ProcessEnv,
  variable: string,
): string | undefined {
  const { [variable]: folder } = env;
  if (!folder) {
    return undefined;
  }
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Problem(
      `${variable} is ${folder}, and there is no such folder. Name the folder with the programs, or unset the variable to have them built.`,
    );
  }
  return path.resolve(folder);
}

function checkKubernetesAssets(
  folder: string | undefined,
  given: (name: string) => FoundProgram | undefined,
): void {
  const missing = FROM_KUBERNETES_ASSETS.filter(name => !given(name));
  if (folder && missing.length > 0) {
    throw new Problem(
      `${KUBERNETES_ASSETS} is ${folder}, which has no ${missing.join(
        ' and no ',
      )}. Name a folder as \`setup-envtest use -p path\` prints it, or unset the variable to have them built.`,
    );
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map(name => path.join(folder, name));
}
