import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where a fetched Node, and a fetched browser, are kept. */
export const toolsDirectory = join(root, '.node');

export const logsDirectory = join(root, '.sandbox', 'logs');
