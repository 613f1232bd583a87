import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SandboxBench } from '../testing/sandbox-bench';
import { clusterCases } from './cluster-cases';
import { kustomizationCases, sourceCases } from './kustomization-cases';
import { recordingFiles } from './recording-file';
import { sandboxStage } from './sandbox-stage';
import { PlayedCase, playCases, SequenceCase } from './sequence-case';

/*
 * The simulated controllers write what the real ones wrote when the recordings were made: the same scenario, every write of
 * every object, every field that the portal reads.
 */

jest.setTimeout(300_000);

const cases = [...kustomizationCases, ...sourceCases, ...clusterCases];
const timing = {
  sourceInterval: 250,
  retryInterval: 700,
  requeueDependency: 400,
  healthTimeout: 1_000,
};
const played = new Map<string, PlayedCase>();
const root = path.resolve(__dirname, '../../../..');
let bench: SandboxBench;

/** Routine resyncs come when nothing else is waited for, or not at all. */
async function play(chosen: SequenceCase[], kustomizationInterval: number) {
  const sandbox = await bench.start({
    timing: { ...timing, kustomizationInterval },
  });
  await sandbox.whenSettled();
  const results = await playCases(
    sandboxStage(sandbox, 'aws-v1'),
    chosen,
    120_000,
  );
  results.forEach((result, name) => played.set(name, result));
  await sandbox.close();
}

beforeAll(async () => {
  bench = await SandboxBench.open();
  await play(
    cases.filter(({ resyncs }) => !resyncs),
    3_600_000,
  );
  await play(
    cases.filter(({ resyncs }) => resyncs),
    1_500,
  );
});

afterAll(() => bench.close());

it.each(cases)('$name', async each => {
  const result = played.get(each.name)!;
  expect(result.failure).toBeUndefined();
  for (const { path: file, text } of recordingFiles(each, result)) {
    expect(text).toBe(await readFile(path.join(root, file), 'utf8'));
  }
});
