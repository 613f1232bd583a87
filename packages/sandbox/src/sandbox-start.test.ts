import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { git } from './testing/developer-git';
import { SandboxBench, until } from './testing/sandbox-bench';

jest.setTimeout(180_000);

let bench: SandboxBench;

beforeEach(async () => {
  bench = await SandboxBench.open();
});

afterEach(() => bench.close());

it('serves forge and platform repository alone when real clusters follow it', async () => {
  const sandbox = await bench.start({ withoutClusters: true });
  await sandbox.whenSettled();
  expect(sandbox.managementClusters).toEqual([]);
  await git(bench.directory, 'clone', '--quiet', sandbox.cloneUrl, 'checkout');
  expect(await readdir(path.join(bench.directory, 'checkout'))).toContain(
    'providers',
  );
  const page = await fetch(`${sandbox.url}/sandbox`);
  expect(await page.text()).toContain('serves forge and platform repository');
});

describe('refuses to start, and leaves nothing, when', () => {
  it('the port is in use', async () => {
    const blocker = createServer();
    await new Promise<void>(resolve => {
      blocker.listen(0, '127.0.0.1', resolve);
    });
    const { port } = blocker.address() as AddressInfo;
    await expect(bench.start({ port })).rejects.toThrow(
      new RegExp(`port ${port} is in use.*--port`),
    );
    await new Promise(resolve => {
      blocker.close(resolve);
    });
  });

  it('an API server’s port is in use', async () => {
    let refused: unknown;
    let listening: unknown;
    // A busy port with one before it that is free, unless another process takes that one meanwhile: then again.
    await until('the first port is free', async () => {
      const blocker = createServer();
      await new Promise<void>(resolve => {
        blocker.listen(0, '127.0.0.1', resolve);
      });
      const { port } = blocker.address() as AddressInfo;
      refused = await bench.start({ port: port - 1 }).catch(error => error);
      listening = await fetch(`http://127.0.0.1:${port - 1}`).catch(() => null);
      await new Promise(resolve => {
        blocker.close(resolve);
      });
      return !/^Forge/.test(String((refused as Error).message));
    });
    expect(refused).toMatchObject({
      message: expect.stringMatching(
        /^The API server of management cluster aws-v1: port \d+ is in use/,
      ),
    });
    expect(listening).toBeNull();
  });

  it('the directory is a file', async () => {
    const file = path.join(bench.directory, 'file');
    await writeFile(file, '');
    await expect(bench.start({ directory: file })).rejects.toThrow(
      /--directory/,
    );
  });

  it('the directory cannot be written', async () => {
    // Below /proc nobody may write, not even root; where there is no /proc, nobody may make it.
    await expect(bench.start({ directory: '/proc/sandbox' })).rejects.toThrow(
      /keeps its state in \/proc\/sandbox, .*--directory/,
    );
  });

  it('the machine has no such address', async () => {
    // Of the block for documentation (RFC 5737): no machine has it.
    await expect(bench.start({ host: '192.0.2.1' })).rejects.toThrow(
      /no address 192\.0\.2\.1 to listen on.*--host/,
    );
  });

  it.each([
    ['is not there', 'nowhere', /there is nothing at this path/],
    ['is no repository', '.', /this is no Git repository/],
  ])('the given repository %s', async (_, name, problem) => {
    await expect(
      bench.start({ platformRepository: path.join(bench.directory, name) }),
    ).rejects.toThrow(problem);
  });

  it('the given repository has another layout', async () => {
    const source = path.join(bench.directory, 'other');
    await mkdir(source);
    await git(source, 'init', '--quiet', '-b', 'main');
    await git(source, 'commit', '--quiet', '--allow-empty', '-m', 'x');
    await expect(bench.start({ platformRepository: source })).rejects.toThrow(
      /providers\/<cloud>\/<version>\/mgmt/,
    );
  });

  it.each([
    [{ port: -1 }, /--port/],
    [{ intervalSeconds: 0 }, /--interval/],
  ])('options are out of range: %j', async (options, problem) => {
    await expect(bench.start(options)).rejects.toThrow(problem);
  });
});
