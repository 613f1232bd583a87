import { Command, InvalidArgumentError } from 'commander';
import { down } from './commands/down';
import { formatStatus, readStatus } from './commands/status';
import { up, upDetached, waitingProcess } from './commands/up';
import { DEFAULT_DIRECTORY, SANDBOX_REPOSITORY } from './control-plane-options';
import { messageOf, Problem } from './problem';
import { cacheFolder } from './programs/cache';
import { findPrograms } from './programs/find-programs';

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number.');
  }
  return value;
}

function say(line: string): void {
  if (waitingProcess.present) {
    void waitingProcess.tell({ line });
  } else {
    console.log(line);
  }
}

/** Commander's option values of `up`. */
interface UpArguments {
  platformRepository: string;
  directory: string;
  interval: number;
  detach?: boolean;
}

async function runUp(args: UpArguments): Promise<void> {
  if (args.detach) {
    await upDetached(
      process.argv.slice(1).filter(each => each !== '--detach'),
      say,
    );
    say(
      `\nThe control plane runs on. \`yarn control-plane status\` shows it, \`yarn control-plane down\` ends it.`,
    );
    return;
  }
  const code = await up(
    {
      platformRepository: args.platformRepository,
      directory: args.directory,
      intervalSeconds: args.interval,
    },
    say,
    () => void waitingProcess.tell({ ready: true }),
  );
  process.exit(code);
}

async function runStatus(args: {
  directory: string;
  json?: boolean;
}): Promise<void> {
  const status = await readStatus(args.directory);
  console.log(
    args.json
      ? JSON.stringify(status, null, 2)
      : formatStatus(status, args.directory),
  );
  process.exitCode = 'clusters' in status ? 0 : 1;
}

async function runBuild(): Promise<void> {
  const programs = await findPrograms({ env: process.env, log: say });
  const origins = new Set(
    Object.values(programs.programs).map(({ origin }) => origin),
  );
  say(
    `All programs are there (${[...origins].join(
      ', ',
    )}). Folder of what is built here: ${cacheFolder(process.env)}`,
  );
}

const program = new Command('control-plane')
  .description(
    'Real clusters on this machine, from Go modules: API servers, kustomize-controller, Cluster API, and workload clusters on which what is applied comes to life.',
  )
  .showHelpAfterError('See yarn control-plane --help for the commands.');

const directory = [
  '--directory <path>',
  'where the state is kept while it runs',
  DEFAULT_DIRECTORY,
] as const;

program
  .command('build')
  .description(
    'Build the programs, once; about ten minutes on two cores. `up` does so too.',
  )
  .action(runBuild);

program
  .command('up')
  .description('Start the clusters of a platform repository, until Ctrl-C.')
  .option(
    '--platform-repository <address>',
    'address or path of the Git repository',
    SANDBOX_REPOSITORY,
  )
  .option(...directory)
  .option(
    '--interval <seconds>',
    'seconds between two fetches of a source',
    number,
    5,
  )
  .option('--detach', 'return when the clusters are there, and let them run on')
  .action(runUp);

program
  .command('status')
  .description('Show what runs, and what of it is real.')
  .option(...directory)
  .option('--json', 'for programs')
  .action(runStatus);

program
  .command('down')
  .description('End it and remove what it has left, also after a crash.')
  .option(...directory)
  .action((args: { directory: string }) => down(args.directory, say));

program.parseAsync().catch(async (error: unknown) => {
  const problem =
    error instanceof Problem || process.env.DEBUG === undefined
      ? messageOf(error)
      : String((error as Error).stack);
  if (waitingProcess.present) {
    await waitingProcess.tell({ problem });
  } else {
    console.error(problem);
  }
  process.exit(1);
});
