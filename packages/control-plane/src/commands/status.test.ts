import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identifyProcess } from '../process/process-identity';
import { RunState, writeRunState } from '../process/run-state';
import { temporaryFolder } from '../testing/temporary-folder';
import { formatStatus, readStatus } from './status';

const folder = temporaryFolder();

const owner = identifyProcess(process.pid) ?? { pid: 0, startedAt: '' };

const STATE: RunState = {
  owner,
  phase: 'running',
  startedAt: '2026-01-01T00:00:00Z',
  platformRepository: 'http://localhost:7100/platform/platform-repository.git',
  processes: [{ name: 'etcd', ...owner }],
  clusters: [
    {
      name: 'aws-v1',
      url: 'https://127.0.0.1:12001',
      running: true,
      kubeconfig: '/run/aws-v1.yaml',
      adminKubeconfig: '/run/aws-v1-admin.yaml',
    },
    {
      name: 'prod',
      managementCluster: 'aws-v1',
      url: 'https://127.0.0.1:12002',
      running: false,
      kubeconfig: '/run/prod.yaml',
      adminKubeconfig: '/run/prod-admin.yaml',
    },
  ],
  parts: [
    { name: 'etcd', version: 'v3.6.8', real: true, note: 'built' },
    { name: 'source-controller', version: '', real: false, note: 'stood in' },
  ],
};

function hold(holder = owner): void {
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(path.join(folder.path, 'lock'), JSON.stringify(holder));
}

async function status(): Promise<string> {
  return formatStatus(await readStatus(folder.path), 'here');
}

it('shows every cluster with its kubeconfig, and what is real', async () => {
  hold();
  writeRunState(folder.path, STATE);
  const text = await status();
  expect(text).toMatch(
    /^The control plane of here is running \(process \d+, 1 programs\)/,
  );
  expect(text).toMatch(
    /^aws-v1 +management +https:\/\/127\.0\.0\.1:12001 +running +\/run\/aws-v1\.yaml$/m,
  );
  expect(text).toMatch(
    /^prod +workload of aws-v1 .* stopped +\/run\/prod\.yaml$/m,
  );
  expect(text).toMatch(/^etcd +v3\.6\.8 +yes +built$/m);
  expect(text).toMatch(/^source-controller +- +no +stood in$/m);
});

it('tells a run that still gets its programs', async () => {
  hold();
  expect(await status()).toMatch(/gets its programs/);
});

it('tells a run that has died, and what to do', async () => {
  hold({ pid: 4194304, startedAt: '1' });
  writeRunState(folder.path, STATE);
  expect(await status()).toMatch(/has died\. .*down. removes/);
});

it('tells that nothing runs, and what to do', async () => {
  expect(await status()).toMatch(
    /No control plane runs in here\. .*up. starts/,
  );
});
