import type { ESLint } from 'eslint';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

jest.setTimeout(120_000);

const root = join(__dirname, '..', '..', '..');
const scope = '@gitops-fleet/backstage-plugin-';

const rooms: { [room: string]: string } = {
  common: 'plugins/gitops-fleet-common',
  node: 'plugins/gitops-fleet-node',
  backend: 'plugins/gitops-fleet-backend',
  frontend: 'plugins/gitops-fleet',
  catalog: 'plugins/catalog-backend-module-gitops-fleet',
  scaffolder: 'plugins/scaffolder-backend-module-gitops-fleet',
  sandbox: 'packages/sandbox',
  'control-plane': 'packages/control-plane',
};

const packages: { [room: string]: string } = {
  common: `${scope}gitops-fleet-common`,
  node: `${scope}gitops-fleet-node`,
  backend: `${scope}gitops-fleet-backend`,
  frontend: `${scope}gitops-fleet`,
  catalog: `${scope}catalog-backend-module-gitops-fleet`,
  scaffolder: `${scope}scaffolder-backend-module-gitops-fleet`,
  sandbox: '@gitops-fleet/sandbox',
  'control-plane': '@gitops-fleet/control-plane',
};

/** Who may import whom, as the README's table says it. */
const allowed: { [room: string]: string[] } = {
  common: [],
  node: ['common'],
  backend: ['common', 'node'],
  frontend: ['common'],
  catalog: ['common', 'node'],
  scaffolder: ['common', 'node'],
  sandbox: ['common', 'node'],
  'control-plane': ['common', 'node'],
};

/** What ESLint has to say of a file in a room. */
function lint(room: string, text: string) {
  const directory = join(root, rooms[room]);
  // A process of its own: ESLint's plugins do not load among Jest's modules.
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(dirname(require.resolve('eslint/package.json')), 'bin', 'eslint.js'),
      '--format=json',
      '--stdin',
      '--stdin-filename',
      join(directory, 'src', 'index.ts'),
    ],
    { cwd: directory, input: text, encoding: 'utf8' },
  );
  return (JSON.parse(stdout) as ESLint.LintResult[])[0].messages;
}

/** Names of the modules that a file of a room may not import, according to ESLint. */
function refused(room: string, modules: string[]): string[] {
  const text = modules
    .map((name, index) => `import * as m${index} from '${name}';`)
    .join('\n');
  return lint(room, text)
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ line }) => modules[line - 1]);
}

describe('the house', () => {
  it.each(Object.keys(rooms))('%s imports only whom it may', room => {
    const others = Object.keys(rooms).filter(other => other !== room);
    expect(
      refused(
        room,
        others.map(other => packages[other]),
      ),
    ).toEqual(
      others
        .filter(other => !allowed[room].includes(other))
        .map(other => packages[other]),
    );
  });

  it('keeps common away from the network, the file system and backends', () => {
    const outside = [
      'node:fs',
      'fs',
      'node:https',
      '@backstage/backend-plugin-api',
      '@backstage/plugin-catalog-node',
    ];
    expect(refused('common', [...outside, '@backstage/errors'])).toEqual(
      outside,
    );
  });

  it.each([
    ['common', true],
    ['node', false],
    ['backend', false],
    ['frontend', false],
    ['catalog', false],
    ['scaffolder', false],
  ])('%s may read conditions: %s', (room, allows) => {
    const readings = [
      'export const a = (status: S) => status.conditions;',
      "export const b = (status: S) => status['conditions'];",
      'export const c = ({ conditions }: S) => conditions;',
      'export const d = ({ conditions: all }: S) => all;',
      "export const e = (status: S) => get(status, 'status.conditions[0]');",
      "export const f = (status: S) => get(status, ['status', 'conditions']);",
      "import { V1PodCondition } from '@kubernetes/client-node';",
    ];
    const lines = lint(room, readings.join('\n'))
      .filter(({ ruleId }) => ruleId === 'no-restricted-syntax')
      .map(({ line }) => line);
    expect([...new Set(lines)]).toEqual(
      allows ? [] : readings.map((_, index) => index + 1),
    );
  });

  it('lets an answer of the API carry conditions', () => {
    const writing = 'export const a = { conditions: [], x: "conditions" };\n';
    expect(
      lint('backend', writing).filter(
        ({ ruleId }) => ruleId === 'no-restricted-syntax',
      ),
    ).toEqual([]);
  });
});
