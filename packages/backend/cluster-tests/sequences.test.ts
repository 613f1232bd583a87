import {
  clusterCases,
  kustomizationCases,
  playCases,
  recordingFiles,
  sourceCases,
} from '@gitops-fleet/sandbox';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './lab';
import { labStage } from './sequences/labStage';

/*
 * The recordings that the sandbox is held against are what the real controllers write: this plays the scenario on them.
 * With UPDATE_SEQUENCES=all, or the name of a case, it records anew instead.
 */

const root = path.resolve(__dirname, '../../..');
const update = process.env.UPDATE_SEQUENCES;
const cases = [...kustomizationCases, ...sourceCases, ...clusterCases].filter(
  ({ name }) => !update || update === 'all' || update.split(',').includes(name),
);

test('the real controllers write what the recordings say', async ({ lab }) => {
  test.setTimeout(600_000);
  await lab.controlPlane.whenSettled(300_000);
  const played = await playCases(await labStage(lab, 'aws-v1'), cases, 240_000);
  for (const each of cases) {
    const result = played.get(each.name)!;
    expect.soft(result.failure, each.name).toBeUndefined();
    for (const { path: name, text } of recordingFiles(each, result)) {
      const file = path.join(root, name);
      if (update) {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
      } else {
        expect.soft(text, name).toBe(await readFile(file, 'utf8'));
      }
    }
  }
});
