/*
 * Run as a program: starts a process that starts another, prints the numbers of both, and waits to be killed.
 * Arguments: folder for files.
 */
import path from 'node:path';
import { ManagedProcess } from '../process/managed-process';

const [, , folder] = process.argv;

ManagedProcess.start({
  name: 'child',
  program: '/bin/sh',
  args: ['-c', 'trap "" TERM; sleep 1000 & echo "pids $$ $!" ; wait; wait'],
  env: { PATH: '/usr/bin:/bin' },
  logFile: path.join(folder, 'child.log'),
});
setInterval(() => {}, 60_000);
