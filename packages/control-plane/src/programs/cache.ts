import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { hashOfPins } from './pins';

const RECORD = 'built.json';
const PARTIAL = '.partial';

/**
 * Folder of the built programs: `gitops-fleet/control-plane/<hash of the pins>` below `$XDG_CACHE_HOME` or `~/.cache`.
 *
 * @param env environment of this process
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: configured } = env;
  // The XDG Base Directory Specification: a relative path is to be ignored.
  const base =
    configured && path.isAbsolute(configured)
      ? configured
      : path.join(homedir(), '.cache');
  return path.join(base, 'gitops-fleet', 'control-plane', hashOfPins());
}

/** What is known of a part that has been made. */
interface PartRecord {
  version: string;
  /** Bytes, of all its files together. */
  size: number;
}

/**
 * What has been built. A part counts when its record says so and its size is still the one recorded: what a killed build
 * or a full disk has left never counts.
 */
export class ProgramCache {
  constructor(readonly folder: string) {}

  pathOf(part: string): string {
    return path.join(this.folder, part);
  }

  has(part: string): boolean {
    const size = this.records()[part]?.size;
    return size !== undefined && size === sizeOf(this.pathOf(part));
  }

  /** Version of a part as it was when it was made; undefined when the folder has no record of it. */
  versionOf(part: string): string | undefined {
    return this.records()[part]?.version;
  }

  /** Where a part is made before it counts. */
  partialPathOf(part: string): string {
    return path.join(this.folder, `${part.replace(/\//g, '-')}${PARTIAL}`);
  }

  /** Puts a part that has been made in its place and records it. */
  keep(part: string, version: string): void {
    const target = this.pathOf(part);
    // A file is replaced in one step, a folder is not.
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
      rmSync(target, { recursive: true });
    }
    renameSync(this.partialPathOf(part), target);
    const records = {
      ...this.records(),
      [part]: { version, size: sizeOf(target) },
    };
    const draft = this.partialPathOf(RECORD);
    writeFileSync(draft, `${JSON.stringify(records, null, 2)}\n`);
    renameSync(draft, this.pathOf(RECORD));
  }

  /** Removes what builds that did not end have left. */
  sweep(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.endsWith(PARTIAL)) {
        rmSync(path.join(this.folder, name), { recursive: true, force: true });
      }
    }
  }

  private records(): { [part: string]: PartRecord | undefined } {
    try {
      return JSON.parse(readFileSync(this.pathOf(RECORD), 'utf8'));
    } catch {
      return {};
    }
  }
}

/** Bytes of a file, or of all files below a folder; undefined when there is neither. */
function sizeOf(target: string): number | undefined {
  try {
    const found = statSync(target);
    return found.isDirectory()
      ? readdirSync(target)
          .map(name => sizeOf(path.join(target, name)) ?? 0)
          .reduce((sum, size) => sum + size, 0)
      : found.size;
  } catch {
    return undefined;
  }
}
