import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Puts a `go` into a folder that builds nothing: `build` writes the package's name where the program is to go.
 *
 * @param options.version as `go env GOVERSION` gives it, without `go`
 * @param options.build shell commands that run instead
 */
export function writeFakeGo(
  folder: string,
  options: { version?: string; toolchain?: string; build?: string } = {},
): void {
  const { version = '99.0.0', toolchain = 'local', build } = options;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'go'),
    `#!/bin/sh
if [ "$1" = env ]; then
  printf 'go%s\\n%s\\n' '${version}' '${toolchain}'
  exit 0
fi
while [ $# -gt 1 ]; do
  [ "$1" = -o ] && target=$2
  shift
done
${build ?? 'echo "$1" > "$target"'}
`,
    { mode: 0o755 },
  );
}
