import { Command, InvalidArgumentError } from 'commander';
import path from 'node:path';
import { describeCluster } from './fault/cluster-overview';
import { writeKubeconfig } from './fleet/kubeconfig';
import { startSandbox } from './sandbox';
import { checkPort, SandboxOptions } from './sandbox-options';
import { makeStateDirectory } from './state-directory';
import { explainListenError } from './listen-error';
import { startSyntheticFleet } from './synthetic/synthetic-fleet';

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number.');
  }
  return value;
}

/** Commander's option values. */
interface Arguments {
  port: number;
  host: string;
  directory: string;
  platformRepository?: string;
  reset?: boolean;
  withoutClusters?: boolean;
  interval: number;
}

/** Closes on Ctrl-C and on SIGTERM; a second signal ends at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const onSignal = () => {
    if (closing) {
      process.exit(1);
    }
    closing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

async function run(args: Arguments): Promise<void> {
  const options: SandboxOptions = {
    port: args.port,
    host: args.host,
    directory: args.directory,
    platformRepository: args.platformRepository,
    reset: args.reset,
    withoutClusters: args.withoutClusters,
    intervalSeconds: args.interval,
    log: line => console.log(line),
  };
  const sandbox = await startSandbox(options);
  closeOnSignal(() => sandbox.close());
  console.log(`control page        ${sandbox.url}/sandbox`);
  if (args.withoutClusters) {
    console.log(
      `platform repository ${sandbox.cloneUrl}\nready               no clusters, as asked`,
    );
    return;
  }
  const [first] = sandbox.managementClusters;
  console.log(
    `try                 kubectl --kubeconfig ${first.kubeconfig} get kustomizations,gitrepositories,clusters -A`,
  );
  await sandbox.whenSettled();
  const failing = sandbox.clusters.flatMap(cluster =>
    describeCluster(cluster)
      .kustomizations.filter(object => object.state === 'False')
      .map(object => `${cluster.name} ${object.namespace}/${object.name}`),
  );
  console.log(
    failing.length === 0
      ? 'ready               everything has been reconciled'
      : `ready               not reconciled: ${failing.join(', ')}`,
  );
}

/** Commander's option values of `synthetic`. */
interface SyntheticArguments {
  managementClusters: number;
  workloadClusters: number;
  reconcilersPerCluster: number;
  changesPerSecond: number;
  port: number;
  host: string;
  directory: string;
}

async function runSynthetic(args: SyntheticArguments): Promise<void> {
  checkPort(args.port);
  const folder = path.join(path.resolve(args.directory), 'kubeconfigs');
  await makeStateDirectory(folder);
  const fleet = await startSyntheticFleet({
    managementClusters: args.managementClusters,
    workloadClusters: args.workloadClusters,
    reconcilersPerCluster: args.reconcilersPerCluster,
    host: args.host,
    firstPort: args.port === 0 ? 0 : args.port + 1,
  }).catch(error => {
    const { host, port } = args;
    throw explainListenError(
      'The API servers',
      { host, port: port + 1 },
      error,
    );
  });
  for (const cluster of fleet.managementClusters) {
    for (const role of ['viewer', 'admin'] as const) {
      const file = await writeKubeconfig(
        folder,
        role === 'viewer' ? cluster.name : `${cluster.name}-${role}`,
        {
          cluster: cluster.name,
          server: cluster.url,
          certificateAuthority: cluster.certificateAuthority,
          user: role,
          token: cluster.tokens[role],
        },
      );
      if (role === 'viewer') {
        console.log(
          `management cluster  ${cluster.name}  ${cluster.url}  ${file}`,
        );
      }
    }
  }
  console.log(`ready               ${fleet.reconcilers} Kustomizations`);
  const changes = setInterval(() => {
    fleet.change(args.changesPerSecond).catch(() => {});
  }, 1000);
  closeOnSignal(async () => {
    clearInterval(changes);
    await fleet.close();
  });
}

const program = new Command('sandbox')
  .description(
    'A fleet on this machine: a platform repository, a forge, management clusters with Flux and Cluster API, workload clusters.',
  )
  .option(
    '--port <number>',
    'port of forge, Git and control page; the API servers take the ports after it',
    number,
    7100,
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--directory <path>', 'where the state is kept', '.sandbox')
  .option(
    '--platform-repository <path>',
    'an existing Git repository or bundle instead of the embedded one',
  )
  .option('--reset', 'forget the kept state first')
  .option(
    '--without-clusters',
    'serve forge and platform repository only, for real clusters to follow',
  )
  .option(
    '--interval <seconds>',
    'seconds between fetches of a source; the other intervals follow',
    number,
    5,
  )
  .enablePositionalOptions()
  .showHelpAfterError('See yarn sandbox --help for the options.')
  .action(run);

program
  .command('synthetic')
  .description(
    'Only API servers, full of objects that nothing reconciles: to measure, and to look at a large fleet.',
  )
  .option('--management-clusters <number>', 'API servers', number, 10)
  .option('--workload-clusters <number>', 'over all of them', number, 1000)
  .option(
    '--reconcilers-per-cluster <number>',
    'Kustomizations of each workload cluster',
    number,
    15,
  )
  .option('--changes-per-second <number>', 'status writes', number, 20)
  .option(
    '--port <number>',
    'the API servers take the ports after it',
    number,
    7500,
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option(
    '--directory <path>',
    'where the kubeconfigs go',
    '.sandbox-synthetic',
  )
  .action(runSynthetic);

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
