import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ForgeData } from '../forge/forge-database';
import { BareRepository } from '../git/bare-repository';
import { GitError, GitProgram } from '../git/git-program';
import { embeddedHistory } from './embedded-history';
import { writeHistory } from './write-history';

const EMBEDDED = 'embedded';

export interface OpenedRepository {
  repository: BareRepository;
  /** Records for a forge that starts with this repository; absent when the repository was kept. */
  initialForge?: ForgeData;
}

/**
 * The bare repository in the sandbox's directory: kept from before, made from the embedded history, or fetched from an
 * existing repository (bare or not, or a bundle), which is only read.
 *
 * @param options.source path of an existing repository; absent for the embedded one
 * @throws Error that tells the way out, for a source that is no repository and for a kept one from another source
 */
export async function openPlatformRepository(
  git: GitProgram,
  options: {
    directory: string;
    source?: string;
    repositoryUrl: string;
    cloneUrl: string;
    startedAt: Date;
  },
): Promise<OpenedRepository> {
  const directory = path.join(options.directory, 'platform-repository.git');
  const sourceFile = path.join(options.directory, 'source.json');
  const wanted = options.source ? path.resolve(options.source) : EMBEDDED;
  const kept = await readSource(sourceFile);
  if (kept) {
    if (kept !== wanted) {
      throw new Error(
        `${
          options.directory
        } keeps a sandbox whose platform repository came from ${describe(
          kept,
        )}, not from ${describe(
          wanted,
        )}. Give another --directory, or --reset to forget what is kept there.`,
      );
    }
    return { repository: new BareRepository(git, directory) };
  }
  await rm(directory, { recursive: true, force: true });
  await mkdir(options.directory, { recursive: true });
  const repository = await BareRepository.create(git, directory);
  let initialForge: ForgeData = { pulls: [], releases: [], nextId: 100 };
  if (options.source) {
    await importRepository(repository, wanted);
  } else {
    const history = await writeHistory(
      repository,
      embeddedHistory(options.cloneUrl),
      { startedAt: options.startedAt, repositoryUrl: options.repositoryUrl },
    );
    initialForge = { ...history, nextId: 100 };
  }
  await writeFile(sourceFile, JSON.stringify({ source: wanted }));
  return { repository, initialForge };
}

async function readSource(file: string): Promise<string | undefined> {
  try {
    const { source } = JSON.parse(await readFile(file, 'utf8'));
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}

function describe(source: string): string {
  return source === EMBEDDED ? 'the embedded history' : source;
}

async function importRepository(
  repository: BareRepository,
  source: string,
): Promise<void> {
  const refused = (problem: string) =>
    new Error(
      `--platform-repository ${source}: ${problem}. Give the path of a Git repository (a checkout, a bare repository or a bundle) that has the branch main.`,
    );
  try {
    await stat(source);
  } catch {
    throw refused('there is nothing at this path');
  }
  try {
    await repository.run([
      'fetch',
      '--quiet',
      '--no-write-fetch-head',
      source,
      '+refs/heads/*:refs/heads/*',
      '+refs/tags/*:refs/tags/*',
    ]);
  } catch (error) {
    if (error instanceof GitError) {
      throw refused(
        `this is no Git repository (${error.message.split('\n')[0]})`,
      );
    }
    throw error;
  }
  const branches = [...(await repository.refs('refs/heads/')).keys()];
  if (branches.length === 0) {
    throw refused('the repository has no branch');
  }
  const preferred = ['refs/heads/main', 'refs/heads/master'];
  const head =
    preferred.find(branch => branches.includes(branch)) ?? branches[0];
  await repository.run(['symbolic-ref', 'HEAD', head]);
}
