import path from 'node:path';
import { FreePorts } from '../process/free-ports';
import { untilReady } from '../process/readiness';
import { Supervisor } from '../process/supervisor';
import { programEnvironment, RunFolders } from './run-context';

/**
 * Starts the etcd that all API servers of a run share, each below a prefix of its own.
 *
 * @returns its address
 * @throws Problem when it does not become ready
 */
export async function startEtcd(options: {
  program: string;
  folders: RunFolders;
  ports: FreePorts;
  supervisor: Supervisor;
}): Promise<string> {
  const { program, folders, ports, supervisor } = options;
  const url = `http://127.0.0.1:${await ports.take()}`;
  const peer = `http://127.0.0.1:${await ports.take()}`;
  const started = await supervisor.start({
    name: 'etcd',
    program,
    args: [
      `--data-dir=${path.join(folders.data, 'etcd')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      // The data does not outlive the run: what a crash of the machine would lose is lost anyway.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    env: programEnvironment(folders),
    logFile: folders.log('etcd'),
  });
  await untilReady(started, `${url}/health`);
  return url;
}

/**
 * Forgets everything below an API server's prefix, by etcd's JSON gateway.
 *
 * @throws Error when etcd refuses
 */
export async function deletePrefix(
  etcdUrl: string,
  prefix: string,
): Promise<void> {
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const response = await fetch(`${etcdUrl}/v3/kv/deleterange`, {
    method: 'POST',
    body: JSON.stringify({
      key: encode(`/${prefix}/`),
      // The character after `/`: the range ends before the first key that is not below the prefix.
      range_end: encode(`/${prefix}0`),
    }),
  });
  if (!response.ok) {
    throw new Error(
      `etcd does not forget /${prefix}: ${
        response.status
      } ${await response.text()}`,
    );
  }
}
