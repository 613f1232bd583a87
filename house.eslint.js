const { builtinModules } = require('module');
const path = require('path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const scope = '@gitops-fleet/backstage-plugin-';
const everyRoom = [
  'gitops-fleet',
  'gitops-fleet-backend',
  'gitops-fleet-common',
  'gitops-fleet-node',
  'catalog-backend-module-gitops-fleet',
  'scaffolder-backend-module-gitops-fleet',
];

/**
 * Who may import whom. A folder that is not listed (`app` and `backend`, which only install plugins) may import every
 * room.
 */
const mayImport = {
  'gitops-fleet-common': [],
  'gitops-fleet-node': ['gitops-fleet-common'],
  'gitops-fleet-backend': ['gitops-fleet-common', 'gitops-fleet-node'],
  'gitops-fleet': ['gitops-fleet-common'],
  'catalog-backend-module-gitops-fleet': [
    'gitops-fleet-common',
    'gitops-fleet-node',
  ],
  'scaffolder-backend-module-gitops-fleet': [
    'gitops-fleet-common',
    'gitops-fleet-node',
  ],
  sandbox: ['gitops-fleet-common', 'gitops-fleet-node'],
  'control-plane': ['gitops-fleet-common', 'gitops-fleet-node'],
};

/** Rooms that are started beside the portal and never a part of it. Their tests and benchmarks aside, nobody imports them. */
const besideThePortal = ['sandbox', 'control-plane'];

function packageNameOf(room) {
  return besideThePortal.includes(room)
    ? `@gitops-fleet/${room}`
    : scope + room;
}

/** What `common` must not touch: the network, the file system and Backstage's backend packages. */
const outsideCommon = ['@backstage/backend-*', '@backstage/*-node', 'node:*'];

/**
 * One truth about status: what a condition means is said in `common` alone. The simulated and the stood-in controllers
 * beside the portal write conditions, and read their own.
 */
const conditionsAreRead = [
  // status.conditions, status['conditions']
  "MemberExpression[property.name='conditions']",
  "MemberExpression > Literal.property[value='conditions']",
  // const { conditions } = status, ({ conditions: all }) => …, { 'conditions': all }
  "ObjectPattern > Property[key.name='conditions']",
  "ObjectPattern > Property[key.value='conditions']",
  // get(object, 'status.conditions'), get(object, ['status', 'conditions'])
  'CallExpression > Literal[value=/(^|[.])conditions\\b/]',
  "CallExpression > ArrayExpression > Literal[value='conditions']",
  // V1Condition, V1PodCondition and their kin of @kubernetes/client-node
  'ImportSpecifier[imported.name=/^V[0-9].*Condition$/]',
].map(selector => ({
  selector,
  message:
    'Only the status engine reads conditions: use assessResource, assessClusterLifecycle, readConditions or shownConditions of gitops-fleet-common.',
}));

/**
 * ESLint configuration of one package of the house.
 *
 * @param {string} directory the package's folder
 */
module.exports = directory => {
  const room = path.basename(directory);
  const allowed = mayImport[room];
  const common = room === 'gitops-fleet-common';
  // The installed backend runs its tests and benchmarks on the sandbox and on the control plane.
  const forbidden = allowed
    ? [...everyRoom, ...besideThePortal].filter(
        other => other !== room && !allowed.includes(other),
      )
    : [];
  const config = createConfig(directory, {
    restrictedImports: [
      ...(common ? builtinModules : []),
      ...forbidden.map(other => ({
        name: packageNameOf(other),
        message: `${room} may import only: ${
          (allowed || ['every plugin']).join(', ') || 'nothing of this house'
        }. See house.eslint.js.`,
      })),
    ],
    restrictedImportPatterns: common ? outsideCommon : [],
    rules: {
      'no-console': besideThePortal.includes(room) ? 'off' : 'error',
    },
  });
  if (!common && !besideThePortal.includes(room)) {
    // Backstage's configuration for frontends sets this rule itself and takes no addition.
    const [severity = 'error', ...others] =
      config.rules['no-restricted-syntax'] || [];
    config.rules['no-restricted-syntax'] = [
      severity,
      ...others,
      ...conditionsAreRead,
    ];
  }
  return config;
};
