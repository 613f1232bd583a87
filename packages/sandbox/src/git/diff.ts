/** A file that differs between two trees. */
export interface ChangedFile {
  path: string;
  previousPath?: string;
  status: 'added' | 'modified' | 'removed' | 'renamed';
  sha: string;
  additions: number;
  deletions: number;
  /** Unified diff without its file header; absent for binary files. */
  patch?: string;
}

/** Puts together what `git diff-tree` says in its three forms, which list the files in the same order. */
export function readDiff(output: {
  /** Of `-z --raw`. */
  raw: string;
  /** Of `-z --numstat`. */
  numbers: string;
  /** Of `-p`. */
  patch: string;
}): ChangedFile[] {
  const counts = readNumbers(output.numbers);
  const patches = readPatches(output.patch);
  return readRaw(output.raw).map((file, index) => ({
    ...file,
    additions: counts[index]?.additions ?? 0,
    deletions: counts[index]?.deletions ?? 0,
    ...(patches[index] === undefined ? {} : { patch: patches[index] }),
  }));
}

const STATUS: { [letter: string]: ChangedFile['status'] } = {
  A: 'added',
  D: 'removed',
  R: 'renamed',
};

function readRaw(
  text: string,
): Pick<ChangedFile, 'path' | 'previousPath' | 'status' | 'sha'>[] {
  const fields = text.split('\0').filter(Boolean);
  const files = [];
  for (let index = 0; index < fields.length; ) {
    const [, , before, after, letter] = fields[index].split(' ');
    const status = STATUS[letter[0]] ?? 'modified';
    const renamed = status === 'renamed';
    files.push({
      path: fields[index + (renamed ? 2 : 1)],
      ...(renamed ? { previousPath: fields[index + 1] } : {}),
      status,
      sha: status === 'removed' ? before : after,
    });
    index += renamed ? 3 : 2;
  }
  return files;
}

function readNumbers(text: string): { additions: number; deletions: number }[] {
  const fields = text.split('\0');
  const counts = [];
  for (let index = 0; index < fields.length; ) {
    if (!fields[index]) {
      index += 1;
      continue;
    }
    const [additions, deletions, name] = fields[index].split('\t');
    counts.push({
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
    });
    // A rename has an empty name here and its two names as fields of their own.
    index += name ? 1 : 3;
  }
  return counts;
}

function readPatches(text: string): (string | undefined)[] {
  return text
    .split(/^diff --git .*$/m)
    .slice(1)
    .map(section => {
      const start = section.search(/^@@ /m);
      return start < 0 ? undefined : section.slice(start).replace(/\n$/, '');
    });
}
