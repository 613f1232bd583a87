import express from 'express';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Forge } from '../forge/forge';
import { ForgeDatabase } from '../forge/forge-database';
import { restApi } from '../forge/rest/rest-api';
import { GitProgram } from '../git/git-program';
import { systemClock } from '../kubernetes/clock';
import { JsonValue, recordAt, textAt } from '../kubernetes/json';
import { openPlatformRepository } from '../platform-repository/open-repository';
import { GitHubDescription } from './github-description';

export const OWNER = 'platform';
export const TOKEN = 'sandbox-token';
export const REPO = '/repos/{owner}/{repo}';
const NAME = 'platform-repository';

/** A text of an answer; empty where there is none. */
export function sha(body: JsonValue, ...at: string[]): string {
  return textAt(body, ...at) ?? '';
}

/** The forge over the embedded repository, called over HTTP. */
export class ForgeBench {
  private readonly description = new GitHubDescription();

  private constructor(
    readonly forge: Forge,
    /** Of the REST API. */
    readonly address: string,
    private readonly server: Server,
    private readonly directory: string,
  ) {}

  static async start(): Promise<ForgeBench> {
    const directory = await mkdtemp(path.join(tmpdir(), 'forge-'));
    const app = express();
    const server = createServer(app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const opened = await openPlatformRepository(
      await GitProgram.open(directory),
      {
        directory,
        repositoryUrl: `${url}/${OWNER}/${NAME}`,
        cloneUrl: `${url}/${OWNER}/${NAME}.git`,
        startedAt: new Date('2026-01-15T12:00:00Z'),
      },
    );
    const forge = new Forge({
      repository: opened.repository,
      database: await ForgeDatabase.open(
        path.join(directory, 'forge.json'),
        opened.initialForge,
      ),
      url,
      owner: OWNER,
      name: NAME,
      token: TOKEN,
      clock: systemClock,
    });
    app.use('/api/v3', restApi(forge));
    return new ForgeBench(forge, `${url}/api/v3`, server, directory);
  }

  async close(): Promise<void> {
    await new Promise(resolve => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Calls the forge and holds the answer against GitHub's description. */
  async call(
    method: string,
    template: string,
    parameters: { [name: string]: string | number } = {},
    body?: JsonValue,
    headers: { [name: string]: string } = {},
  ): Promise<{ status: number; body: JsonValue; headers: Headers }> {
    const all: { [name: string]: string | number } = {
      owner: OWNER,
      repo: NAME,
      ...parameters,
    };
    const used = new Set<string>();
    const route = template.replace(/\{(\w+)\}/g, (_, name: string) => {
      used.add(name);
      return encodeURIComponent(String(all[name]));
    });
    const query = new URLSearchParams(
      Object.entries(parameters)
        .filter(([name]) => !used.has(name))
        .map(([name, value]): [string, string] => [name, String(value)]),
    );
    const response = await fetch(`${this.address}${route}?${query}`, {
      method,
      headers: {
        authorization: `token ${TOKEN}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const answer = (text ? JSON.parse(text) : undefined) as JsonValue;
    expect(
      this.description.problem(method, template, response.status, answer),
    ).toBeUndefined();
    return { status: response.status, body: answer, headers: response.headers };
  }

  async headOf(branch: string): Promise<string> {
    const { body } = await this.call('GET', `${REPO}/git/ref/{ref}`, {
      ref: `heads/${branch}`,
    });
    return sha(body, 'object', 'sha');
  }

  /** A branch off main with one commit that changes files. */
  async branchWith(
    branch: string,
    files: { [file: string]: string | null },
    message = 'tenants(blue): onboarding namespace to aws',
  ): Promise<string> {
    const base = await this.headOf('main');
    const tree = await this.call(
      'POST',
      `${REPO}/git/trees`,
      {},
      {
        base_tree: base,
        tree: Object.entries(files).map(([file, content]) =>
          content === null
            ? { path: file, mode: '100644', type: 'blob', sha: null }
            : { path: file, mode: '100644', type: 'blob', content },
        ),
      },
    );
    expect(tree.status).toBe(201);
    const commit = await this.call(
      'POST',
      `${REPO}/git/commits`,
      {},
      {
        message,
        tree: sha(tree.body, 'sha'),
        parents: [base],
      },
    );
    expect(commit.status).toBe(201);
    const ref = await this.call(
      'POST',
      `${REPO}/git/refs`,
      {},
      {
        ref: `refs/heads/${branch}`,
        sha: sha(commit.body, 'sha'),
      },
    );
    expect(ref.status).toBe(201);
    return sha(commit.body, 'sha');
  }

  async openPull(branch: string, title: string): Promise<number> {
    const { status, body } = await this.call(
      'POST',
      `${REPO}/pulls`,
      {},
      {
        title,
        head: branch,
        base: 'main',
        body: 'What it does.',
      },
    );
    expect(status).toBe(201);
    return Number(recordAt(body).number);
  }
}
