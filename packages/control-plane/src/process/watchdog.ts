/**
 * Runs a program and ends it when its own standard input closes: the kernel closes that when the parent is gone, however
 * it went. A shell does it in a megabyte, on every Unix and for every user.
 *
 * Arguments: seconds between SIGTERM and SIGKILL, the program, its arguments. Ends with the program's exit code, unless it
 * was told to end: then with the whole process group.
 */
const SCRIPT = `
grace=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
ending=
trap 'ending=yes' USR1
(
  trap '' TERM HUP INT USR1
  while read -r line; do :; done <&3
  kill -USR1 "$$"
  kill -TERM "$program" 2>/dev/null
  waited=0
  while [ "$waited" -lt "$grace" ] && kill -0 "$program" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
  done
  kill -KILL 0
) &
guard=$!
exec 3<&-
while :; do
  wait "$program"
  code=$?
  kill -0 "$program" 2>/dev/null || break
done
[ "$ending" ] || kill -KILL "$guard" 2>/dev/null
exit "$code"
`;

/** The command that runs a program under a watchdog. Its standard input must be a pipe that the parent holds open. */
export function watchdogCommand(
  program: string,
  args: string[],
  graceSeconds: number,
): { file: string; args: string[] } {
  return {
    file: '/bin/sh',
    args: ['-c', SCRIPT, 'watchdog', `${graceSeconds}`, program, ...args],
  };
}
