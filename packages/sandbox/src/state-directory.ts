import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a directory with its parents. Node's own `recursive` never returns where the system says that a parent is missing
 * although it is there, as below `/proc`.
 *
 * @throws Error that says what is in the way and the way out
 */
export async function makeStateDirectory(directory: string): Promise<void> {
  try {
    await makeWithParents(directory);
  } catch (error) {
    throw explainDirectoryError(directory, error);
  }
}

async function makeWithParents(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = path.dirname(directory);
    if (code === 'ENOENT' && parent !== directory) {
      await makeWithParents(parent);
      await mkdir(directory);
      return;
    }
    if (code !== 'EEXIST' || !(await stat(directory)).isDirectory()) {
      throw error;
    }
  }
}

/** Removes what the sandbox wrote itself, and nothing else: the directory may be anything. */
export async function forgetState(directory: string): Promise<void> {
  for (const name of [
    'platform-repository.git',
    'source.json',
    'forge.json',
    'kubeconfigs',
    'tokens.json',
    'ca.crt',
    'ca.key',
    'gitconfig',
  ]) {
    await rm(path.join(directory, name), { recursive: true, force: true });
  }
}

/** Explains a directory that cannot be used; other errors come back as they are. */
export function explainDirectoryError(
  directory: string,
  error: unknown,
): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) {
    return new Error(
      `The sandbox keeps its state in ${directory}, and this user may not write there. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new Error(
      `The sandbox keeps its state in ${directory}, which is a file or lies below one. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOSPC') {
    return new Error(
      `The disk that holds ${directory} is full. Make room, or choose another directory with --directory.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
