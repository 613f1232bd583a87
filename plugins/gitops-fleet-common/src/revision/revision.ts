/**
 * The parts of a revision as Flux writes it.
 *
 * @public
 */
export interface Revision {
  /** Branch, tag or reference; left out for a bare digest or commit. */
  name?: string;
  algorithm?: string;
  /** Hexadecimal, lower case. */
  hash?: string;
  /** A chart's or artifact's version. */
  version?: string;
}

const digest = /^([a-z0-9]+):([0-9a-f]{12,128})$/i;
const bareHash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
const semanticVersion =
  /^v?(?:0|[1-9]\d*)\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Takes a revision apart: `main@sha1:…`, `refs/pull/4/head@sha1:…`, `sha256:…`, `6.8.0@sha256:…`, the form before
 * Flux 0.40 (`main/<40 hex>`, `latest/<64 hex>`), a bare hash, a chart version (`1.2.3`, `1.2.3+1234567890ab`).
 *
 * The digest stands after the last `@`; a name may hold `/` and `@` (Flux RFC-0005).
 *
 * @public
 */
export function parseRevision(text: string | undefined): Revision {
  if (!text) {
    return {};
  }
  const at = text.lastIndexOf('@');
  const named = digest.exec(text.slice(at + 1));
  if (named) {
    const name = at > 0 ? text.slice(0, at) : undefined;
    const algorithm = named[1].toLowerCase();
    return {
      // A Git tag is a name, also one that looks like a version.
      ...(algorithm === 'sha1' ? name && { name } : withName(name)),
      algorithm,
      hash: named[2].toLowerCase(),
    };
  }
  const slash = text.lastIndexOf('/');
  const last = text.slice(slash + 1);
  if (bareHash.test(last)) {
    const name = slash > 0 ? text.slice(0, slash) : undefined;
    return {
      ...withName(name === 'HEAD' ? undefined : name),
      algorithm: last.length === 40 ? 'sha1' : 'sha256',
      hash: last.toLowerCase(),
    };
  }
  return withName(text);
}

function withName(name: string | undefined): Revision {
  if (!name) {
    return {};
  }
  if (!semanticVersion.test(name)) {
    return { name };
  }
  const build = /\+([0-9a-f]{12})$/.exec(name);
  return {
    name,
    version: name,
    ...(build && { algorithm: 'sha256', hash: build[1] }),
  };
}

/**
 * Whether two revisions are the same content: where one of them has a hash, hashes decide (`main@sha1:X` is
 * `v0.0.3@sha1:X`); else names do. Twelve hexadecimal digits, as in a chart version, stand for the digest they begin.
 * Nothing is the same as nothing known.
 *
 * Over revisions with whole digests and those without one it is an equivalence; one without a digest is never the same
 * as one with. Twelve digits are less than a digest: two digests that begin with them are both the same as the twelve
 * and not the same as each other, so transitivity holds only where each stands for one digest.
 *
 * @public
 */
export function sameRevision(
  a: string | undefined,
  b: string | undefined,
): boolean {
  const one = parseRevision(a);
  const other = a === b ? one : parseRevision(b);
  if (one.hash || other.hash) {
    return (
      one.hash !== undefined &&
      other.hash !== undefined &&
      one.algorithm === other.algorithm &&
      (one.hash.startsWith(other.hash) || other.hash.startsWith(one.hash))
    );
  }
  return one.name !== undefined && one.name === other.name;
}

/**
 * A revision for people: `v0.0.3 (29bea1f2)`, `main (1ab8c9d0)`, `1.2.3`.
 *
 * @public
 */
export function shortRevision(text: string | undefined): {
  name: string;
  hash: string;
} {
  const revision = parseRevision(text);
  return {
    name: revision.name ?? '',
    hash: revision.hash?.slice(0, 8) ?? '',
  };
}
