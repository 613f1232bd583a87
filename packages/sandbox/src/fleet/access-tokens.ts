import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AccessRole } from '../api-server/access';

/** One bearer token per role, the same on all clusters of a sandbox. */
export type AccessTokens = { [role in AccessRole]: string };

export function newTokens(): AccessTokens {
  const token = () => randomBytes(24).toString('base64url');
  return { admin: token(), operator: token(), viewer: token() };
}

/** The tokens of the sandbox in this directory: kept across restarts, so that configured portals go on working. */
export async function loadTokens(directory: string): Promise<AccessTokens> {
  const file = path.join(directory, 'tokens.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as AccessTokens;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
  const tokens = newTokens();
  await writeFile(file, JSON.stringify(tokens), { mode: 0o600 });
  return tokens;
}

/** Roles by token, as an API server looks them up. */
export function rolesByToken(tokens: AccessTokens): {
  [token: string]: AccessRole;
} {
  return {
    [tokens.admin]: 'admin',
    [tokens.operator]: 'operator',
    [tokens.viewer]: 'viewer',
  };
}
