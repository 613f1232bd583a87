import path from 'node:path';

/** Folder of this package in the checkout: it is run from its sources only. */
export const PACKAGE_FOLDER = path.dirname(require.resolve('../package.json'));
