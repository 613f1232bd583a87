import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';

/**
 * How a source is moved: by releases, by every commit of a branch, by a proposal, or by nobody.
 *
 * @public
 */
export type Channel = 'release' | 'trunk' | 'preview' | 'pinned' | 'unknown';

/**
 * What a source follows.
 *
 * @public
 */
export interface EffectiveReference {
  /** `branch:main`, `tag:v0.0.3`, `semver:>=1.0.0`, `name:refs/…`, `commit:…`, `digest:…`; `''` when it has none. */
  reference: string;
  channel: Channel;
}

const releaseLike = /^v?\d+\.\d+(\.\d+)?([-+].*)?$/;

/**
 * What a GitRepository or an OCIRepository follows, by the precedence of source-controller: commit, name, semver, tag,
 * branch; `master` when a GitRepository says nothing.
 *
 * @public
 */
export function effectiveReference(
  source: KubernetesObject,
): EffectiveReference {
  const ref = asMap(asMap(source.spec).ref);
  const follows = descriptorOfObject(source)?.follows;
  if (follows === 'oci') {
    return ociReference(
      asText(ref.digest),
      asText(ref.semver),
      asText(ref.tag),
    );
  }
  if (follows !== 'git') {
    return { reference: '', channel: 'unknown' };
  }
  const commit = asText(ref.commit);
  if (commit) {
    return { reference: `commit:${commit}`, channel: 'pinned' };
  }
  const name = asText(ref.name);
  if (name) {
    return { reference: `name:${name}`, channel: channelOfName(name) };
  }
  const semver = asText(ref.semver);
  if (semver) {
    return { reference: `semver:${semver}`, channel: 'release' };
  }
  const tag = asText(ref.tag);
  if (tag) {
    return { reference: `tag:${tag}`, channel: 'release' };
  }
  return {
    reference: `branch:${asText(ref.branch) ?? 'master'}`,
    channel: 'trunk',
  };
}

function channelOfName(name: string): Channel {
  if (name.startsWith('refs/tags/')) {
    return 'release';
  }
  return name.startsWith('refs/heads/') ? 'trunk' : 'preview';
}

function ociReference(
  digest: string | undefined,
  semver: string | undefined,
  tag: string | undefined,
): EffectiveReference {
  if (digest) {
    return { reference: `digest:${digest}`, channel: 'pinned' };
  }
  if (semver) {
    return { reference: `semver:${semver}`, channel: 'release' };
  }
  const followed = tag ?? 'latest';
  return {
    reference: `tag:${followed}`,
    channel: releaseLike.test(followed) ? 'release' : 'trunk',
  };
}
