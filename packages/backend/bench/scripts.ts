import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atEnd } from './endings';

/** The checkout. */
export const root = resolve(__dirname, '../../..');

const environment = process.env;

/** A script of the house; they are plain JavaScript, so that they run before anything is installed. */
const script = (name: string) =>
  import(pathToFileURL(join(root, 'scripts', `${name}.mjs`)).href);

/** An empty PostgreSQL that ends with the benchmarks. @returns how to reach it, and what ends it before */
export async function startPostgres(): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const { startPostgres: start } = await script('postgres');
  const postgres: { url: string; stop(): Promise<void> } = await start({
    environment,
  });
  const forget = atEnd(postgres.stop);
  return {
    url: postgres.url,
    stop: async () => {
      forget();
      await postgres.stop();
    },
  };
}

/** Fetches a package of npm that the project does not depend on. @returns the folder that it is found from */
export async function fetchPackage(
  name: string,
  version: string,
): Promise<string> {
  const { fetchPackageOnce } = await script('setUp');
  return fetchPackageOnce(name, version);
}

/** The program of the browser of this machine, or of one that is fetched. */
export async function findBrowser(): Promise<string> {
  const { findBrowser: find } = await script('browser');
  return find({ node: process.execPath, environment });
}

/** The program that is Yarn. */
export async function yarnProgram(): Promise<string> {
  const { yarnProgram: program } = await script('setUp');
  return program();
}
