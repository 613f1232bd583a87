import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { Problem } from '../problem';
import { compareVersions, neededGoVersion } from './pins';

const USUAL_FOLDERS = [
  '/usr/local/go/bin',
  '/usr/lib/go/bin',
  '/opt/homebrew/bin',
];

/** The ways out when nothing can be built here. */
export const WAYS_OUT = `Install Go ${neededGoVersion()} or newer from https://go.dev/dl, or name a folder with the built programs in FLEET_CONTROL_PLANE_ASSETS (the folder that \`yarn control-plane build\` prints, from another machine of this kind).`;

/**
 * Finds the `go` program.
 *
 * @param env environment of this process
 * @param usualFolders looked into after those of the PATH
 * @returns its path
 * @throws Problem when there is none, or only one that is too old and may not fetch a newer one itself
 */
export function findGo(
  env: NodeJS.ProcessEnv,
  usualFolders: string[] = USUAL_FOLDERS,
): string {
  const needed = neededGoVersion();
  const folders = [
    ...(env.PATH ?? '').split(path.delimiter).filter(Boolean),
    ...usualFolders,
  ];
  const go = folders.map(folder => path.join(folder, 'go')).find(isExecutable);
  if (!go) {
    throw new Problem(
      `The programs of the control plane are built with Go ${needed} or newer, and there is no \`go\` on the PATH. ${WAYS_OUT}`,
    );
  }
  const { version, toolchain } = askGo(go, env);
  // Since 1.21 Go fetches the toolchain that a module asks for, unless it is told not to.
  const fetchesNewer =
    compareVersions(version, '1.21') >= 0 && !/^local$/.test(toolchain);
  if (compareVersions(version, needed) < 0 && !fetchesNewer) {
    throw new Problem(
      `The programs of the control plane are built with Go ${needed} or newer; ${go} is Go ${version}${
        toolchain ? ` with GOTOOLCHAIN=${toolchain}` : ''
      }. ${WAYS_OUT}`,
    );
  }
  return go;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function askGo(
  go: string,
  env: NodeJS.ProcessEnv,
): { version: string; toolchain: string } {
  try {
    const [version = '', toolchain = ''] = execFileSync(
      go,
      ['env', 'GOVERSION', 'GOTOOLCHAIN'],
      // In a folder without a go.mod, where no module changes the answer.
      { cwd: '/', env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    ).split('\n');
    return { version: version.replace(/^go/, ''), toolchain };
  } catch (error) {
    throw new Problem(
      `${go} does not work: ${
        (error as Error).message.split('\n')[0]
      }. ${WAYS_OUT}`,
    );
  }
}
