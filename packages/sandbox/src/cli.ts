import { Command, InvalidArgumentError } from 'commander';
import { describeCluster } from './fault/cluster-overview';
import { startSandbox } from './sandbox';
import { SandboxOptions } from './sandbox-options';

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
  interval: number;
}

/** Closes on Ctrl-C and on SIGTERM; a second signal ends at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) {
        process.exit(1);
      }
      closing = true;
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

async function run(args: Arguments): Promise<void> {
  const options: SandboxOptions = {
    port: args.port,
    host: args.host,
    directory: args.directory,
    platformRepository: args.platformRepository,
    reset: args.reset,
    intervalSeconds: args.interval,
    log: line => console.log(line),
  };
  const sandbox = await startSandbox(options);
  closeOnSignal(() => sandbox.close());
  console.log(`control page        ${sandbox.url}/sandbox`);
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

const program = new Command('sandbox')
  .description(
    'A fleet on this machine: a platform repository, a forge, management clusters with Flux and Cluster API, workload clusters.',
  )
  .option(
    '--port <number>',
    'port of forge, Git and control page',
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
  .option('--interval <seconds>', 'seconds between fetches', number, 5)
  .showHelpAfterError()
  .action(run);

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
