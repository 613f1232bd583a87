import type { z as zod } from 'zod/v3';

type Z = typeof zod;

/** Input that every action takes. The scaffolder reads these as a JSON schema only; values are checked by the plan. */
export const commonInput = {
  reason: (z: Z) =>
    z
      .string()
      .max(2_000)
      .describe('Why; goes into the pull request')
      .optional(),
  changeTicket: (z: Z) =>
    z.string().max(64).describe('Number of the change ticket').optional(),
  planDigest: (z: Z) =>
    z
      .string()
      .describe(
        'Digest of the plan that was reviewed: the action refuses to do anything else',
      )
      .optional(),
  draft: (z: Z) => z.boolean().describe('Open it as a draft').optional(),
  reviewers: (z: Z) =>
    z.array(z.string()).describe('Users who shall review').optional(),
  token: (z: Z) =>
    z
      .string()
      .describe(
        'Token of the user for the Git host; the credentials of the integration where it is left out',
      )
      .optional(),
};

/** Output that every action gives. */
export const commonOutput = {
  pullRequestUrl: (z: Z) =>
    z
      .string()
      .describe('Address of the pull request; empty when nothing changes'),
  pullRequestNumber: (z: Z) => z.number(),
  branch: (z: Z) => z.string(),
  baseSha: (z: Z) => z.string().describe('Commit that was planned on'),
  commitSha: (z: Z) => z.string(),
  title: (z: Z) => z.string(),
  changedFiles: (z: Z) => z.array(z.string()),
  exposure: (z: Z) =>
    z
      .string()
      .describe(
        'gated: production follows with the next promotion; ungated-prod: production changes on merge; none',
      ),
  planDigest: (z: Z) => z.string(),
  noop: (z: Z) => z.boolean().describe('Everything is as wanted already'),
  reused: (z: Z) => z.boolean().describe('The pull request was there already'),
  warnings: (z: Z) => z.array(z.string()),
};
