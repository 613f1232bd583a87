import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../problem';

/**
 * Makes a directory with its parents, for its owner only. Node's own `recursive` never returns where the system says that a
 * parent is missing although it is there, as below `/proc`.
 *
 * @throws Error of the system
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    const code = systemErrorCode(error);
    const parent = path.dirname(directory);
    if (code === 'ENOENT' && parent !== directory) {
      await makeDirectory(parent);
      await mkdir(directory, { mode: 0o700 });
      return;
    }
    if (code !== 'EEXIST' || !(await stat(directory)).isDirectory()) {
      throw error;
    }
  }
}
