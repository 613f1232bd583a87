/*
 * Writes src/api/generated from openapi.yaml: the types of the API, and the document itself for the router.
 * `node scripts/generate-api.mjs --check` only says whether what is committed is what the document gives.
 */
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = new URL('..', import.meta.url);
const header = '// Written by scripts/generate-api.mjs from openapi.yaml.\n\n';
const document = parse(await readFile(new URL('openapi.yaml', root), 'utf8'));
const files = {
  'schema.ts': header + astToString(await openapiTS(structuredClone(document))),
  'spec.ts': `${header}export const spec = ${JSON.stringify(
    document,
    null,
    2,
  )} as const;\n`,
};

let stale = false;
for (const [name, text] of Object.entries(files)) {
  const file = new URL(`src/api/generated/${name}`, root);
  if (process.argv.includes('--check')) {
    const committed = await readFile(file, 'utf8').catch(() => '');
    stale ||= committed !== text;
  } else {
    await writeFile(file, text);
  }
}
if (stale) {
  process.stderr.write(
    'src/api/generated is not what openapi.yaml gives: run `yarn workspace @gitops-fleet/backstage-plugin-gitops-fleet-common generate`.\n',
  );
  process.exitCode = 1;
}
