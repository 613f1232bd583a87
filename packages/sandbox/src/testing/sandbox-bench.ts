import { Octokit } from '@octokit/rest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ControlPlane, findObject } from '../kubernetes/control-plane';
import { namespaces } from '../kubernetes/resource-types';
import { Sandbox, startSandbox } from '../sandbox';
import { SandboxOptions } from '../sandbox-options';

export const owner = 'platform';
export const repo = 'platform-repository';
/** Workload clusters of the management cluster aws-v1. */
export const NON_PROD = 'non-prod-eu-west-1';
export const PROD = 'prod-eu-west-1';

/** Waits as long as the slowest machine needs; the test's own timeout is what ends it. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = Date.now() + 150_000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`still waiting: ${what}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

export function octokitOf(sandbox: Sandbox): Octokit {
  return new Octokit({ auth: sandbox.token, baseUrl: sandbox.apiUrl });
}

/** The objects of a workload cluster. */
export function workload(sandbox: Sandbox, name: string): ControlPlane {
  const found = sandbox.clusters
    .flatMap(cluster => cluster.workloads.list())
    .find(cluster => cluster.name === name);
  if (!found) {
    throw new Error(`no workload cluster ${name}`);
  }
  return found.apiServer.store;
}

/** Whether a cluster has a namespace. */
export async function hasNamespace(
  cluster: ControlPlane,
  name: string,
): Promise<boolean> {
  return Boolean(await findObject(cluster, namespaces, { name }));
}

/** Opens a pull request with these files and squash-merges it. */
export async function mergeChange(
  octokit: Octokit,
  title: string,
  files: { [file: string]: string },
): Promise<void> {
  const branch = title.replace(/[^a-z0-9]+/g, '-');
  const { data: main } = await octokit.git.getRef({
    owner,
    repo,
    ref: 'heads/main',
  });
  const { data: tree } = await octokit.git.createTree({
    owner,
    repo,
    base_tree: main.object.sha,
    tree: Object.entries(files).map(([file, content]) => ({
      path: file,
      mode: '100644' as const,
      type: 'blob' as const,
      content,
    })),
  });
  const { data: commit } = await octokit.git.createCommit({
    owner,
    repo,
    message: title,
    tree: tree.sha,
    parents: [main.object.sha],
  });
  await octokit.git.createRef({
    owner,
    repo,
    ref: `refs/heads/${branch}`,
    sha: commit.sha,
  });
  const { data: pull } = await octokit.pulls.create({
    owner,
    repo,
    title,
    head: branch,
    base: 'main',
  });
  await octokit.pulls.merge({
    owner,
    repo,
    pull_number: pull.number,
    merge_method: 'squash',
  });
}

/** Sandboxes in a directory of their own that is gone afterwards. */
export class SandboxBench {
  private readonly running: Sandbox[] = [];

  private constructor(readonly directory: string) {}

  static async open(): Promise<SandboxBench> {
    return new SandboxBench(await mkdtemp(path.join(tmpdir(), 'sandbox-')));
  }

  async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({
      port: 0,
      directory: path.join(this.directory, 'state'),
      intervalSeconds: 0.4,
      ...options,
    });
    this.running.push(sandbox);
    return sandbox;
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map(sandbox => sandbox.close()));
    await rm(this.directory, { recursive: true, force: true });
  }
}
