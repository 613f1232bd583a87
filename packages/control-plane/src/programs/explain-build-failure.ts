import { Problem } from '../problem';
import { WAYS_OUT } from './go-toolchain';

/**
 * Says why Go could not build or fetch something, and the way out.
 *
 * @param what was built
 * @param output the end of what Go said
 * @param surroundings `cache`: folder of the built programs; `env`: environment that Go ran with; `log`: file with all of it
 */
export function explainBuildFailure(
  what: string,
  output: string,
  surroundings: { cache: string; env: NodeJS.ProcessEnv; log: string },
): Problem {
  const { cache, env, log } = surroundings;
  if (/no space left on device|ENOSPC|disk quota exceeded/i.test(output)) {
    return new Problem(
      `The disk is full: ${what} could not be built. About 6 GB are needed for Go's caches (\`go env GOMODCACHE GOCACHE\` names them) and for ${cache}. Make room, or move them with GOMODCACHE, GOCACHE and XDG_CACHE_HOME.`,
    );
  }
  if (/requires go >= |toolchain not available/i.test(output)) {
    return new Problem(
      `${what} needs a newer Go than this machine has and may fetch: ${lastLine(
        output,
      )}. ${WAYS_OUT}`,
    );
  }
  if (
    /dial tcp|no such host|connection refused|connection reset|i\/o timeout|proxyconnect|TLS handshake|module lookup disabled|unexpected EOF|reading https?:\/\/\S+: (403|404|410|5\d\d)/i.test(
      output,
    )
  ) {
    return new Problem(
      `${what} could not be fetched from the Go module proxy (GOPROXY=${withoutCredentials(
        env.GOPROXY ?? 'https://proxy.golang.org,direct',
      )}): ${withoutCredentials(
        lastLine(output),
      )}. Check the network and a proxy, name another module proxy in GOPROXY, or name a folder with the built programs in FLEET_CONTROL_PLANE_ASSETS.`,
    );
  }
  return new Problem(
    `${what} could not be built. The end of ${log}:\n\n${withoutCredentials(
      output.trimEnd().split('\n').slice(-15).join('\n'),
    )}`,
  );
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').slice(-1)[0].trim();
}

/** Addresses without the user and password that they may hold. */
function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]*@/g, '$1');
}
