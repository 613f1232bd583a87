/** What tells promotion targets apart. */
export interface PromotionTargetIdentity {
  provider: string;
  version: string;
  environment: string;
  channel: string;
}

/** A promotion target as one text that no other target has. */
export function targetId(target: PromotionTargetIdentity): string {
  const { provider, version, environment, channel } = target;
  return [provider, version, environment, channel].join('/');
}

/** A promotion target for people: `aws v1 prod`, with its channel where that is not called `release`. */
export function targetName(target: PromotionTargetIdentity): string {
  const { provider, version, environment, channel } = target;
  const name = `${provider} ${version} ${environment}`;
  return channel === 'release' ? name : `${name} (${channel})`;
}

/** The tag, branch or range in a reference such as `tag:v0.0.3`. */
export function followedName(reference: string): string {
  return reference.slice(reference.indexOf(':') + 1) || 'nothing';
}
