import { Problem } from '../problem';
import { WAYS_OUT } from './go-toolchain';

const FULL_DISK = /no space left on device|ENOSPC|disk quota exceeded/i;
const OLD_GO = /requires go >= |toolchain not available/i;
const NO_PROXY =
  /dial tcp|no such host|connection refused|connection reset|i\/o timeout|proxyconnect|TLS handshake|module lookup disabled|unexpected EOF|reading https?:\/\/\S+: (403|404|410|5\d\d)/i;

/**
 * Says why Go could not build or fetch something, and the way out.
 *
 * @param what was built
 * @param output what Go said
 * @param surroundings `cache`: folder of the built programs; `env`: environment that Go ran with; `log`: file with the output
 */
export function explainBuildFailure(
  what: string,
  output: string,
  surroundings: { cache: string; env: NodeJS.ProcessEnv; log: string },
): Problem {
  const { cache, env, log } = surroundings;
  if (FULL_DISK.test(output)) {
    return new Problem(
      `The disk is full: ${what} could not be built. About 6 GB are needed for Go's caches (\`go env GOMODCACHE GOCACHE\` names them) and for ${cache}. Make room, or move them with GOMODCACHE, GOCACHE and XDG_CACHE_HOME.`,
    );
  }
  if (OLD_GO.test(output)) {
    return new Problem(
      `${what} needs a newer Go than this machine has and may fetch (${lineWith(
        OLD_GO,
        output,
      )}). ${WAYS_OUT}`,
    );
  }
  if (NO_PROXY.test(output)) {
    const proxy = env.GOPROXY
      ? `GOPROXY=${withoutCredentials(env.GOPROXY)}`
      : '`go env GOPROXY` names it';
    return new Problem(
      `${what} could not be fetched from the Go module proxy (${proxy}): ${lineWith(
        NO_PROXY,
        output,
      )}. Check the network and its proxy, name another module proxy in GOPROXY, or name a folder with the built programs in FLEET_CONTROL_PLANE_ASSETS.`,
    );
  }
  return new Problem(
    `${what} could not be built. The end of ${log}:\n\n${withoutCredentials(
      output.trimEnd().split('\n').slice(-15).join('\n'),
    )}`,
  );
}

/** The last line that a pattern finds, without what JSON puts around it. */
function lineWith(pattern: RegExp, output: string): string {
  const lines = output.split('\n').filter(line => pattern.test(line));
  return withoutCredentials(lines[lines.length - 1])
    .replace(/^\s*"Error": "|",?\s*$/g, '')
    .trim();
}

/** Addresses without the user and password that they may hold. */
function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]*@/g, '$1');
}
