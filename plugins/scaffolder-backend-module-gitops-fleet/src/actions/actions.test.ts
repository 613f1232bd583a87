import { ConflictError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  ChangeSet,
  GitHost,
  PlatformRepositoryReader,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createOnboardTenantAction } from './onboardTenant';
import { createPromoteReleaseAction } from './promoteRelease';

const token = 'users-own-token';

function changeSet(fields: Partial<ChangeSet> = {}): ChangeSet {
  return {
    baseSha: 'a'.repeat(40),
    title: 'tenants(search): onboarding namespace to aws',
    body: 'Creates the namespace',
    branch: 'fleet/tenant-onboard/aws-search-12345678',
    labels: ['tenant/search'],
    files: new Map([
      [
        'tenants/aws/common/search/namespace.yaml',
        { after: 'kind: Namespace\n' },
      ],
      ['tenants/aws/common/old.yaml', { before: 'b', after: null }],
    ]),
    exposure: 'gated',
    warnings: ['mind this'],
    noop: false,
    digest: 'sha256:one',
    ...fields,
  };
}

function readerOf(plan: ChangeSet, requireUserToken = false) {
  const host = {
    openPullRequest: jest.fn(async () => ({
      url: 'https://github.example/platform/fleet/pull/7',
      number: 7,
      branch: plan.branch,
      commitSha: 'c'.repeat(40),
      reused: false,
      warnings: ['no such label'],
    })),
  };
  const reader = {
    repository: { baseBranch: 'main', requireUserToken },
    plan: jest.fn(async () => plan),
    host: jest.fn(async () => host as unknown as GitHost),
  };
  return {
    reader: reader as unknown as PlatformRepositoryReader,
    plan: reader.plan,
    hostOf: reader.host,
    openPullRequest: host.openPullRequest,
  };
}

const directory = createMockDirectory();

function contextFor<T extends object>(
  input: T,
  fields: { isDryRun?: boolean } = {},
) {
  const outputs: { [name: string]: unknown } = {};
  const checkpoints: { key: string; value: unknown }[] = [];
  const ctx = {
    ...createMockActionContext({ input, workspacePath: directory.path }),
    ...fields,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    checkpoint: async ({ key, fn }: { key: string; fn: () => unknown }) => {
      const value = await fn();
      checkpoints.push({ key, value });
      return value;
    },
  };
  return { ctx, outputs, checkpoints };
}

const request = {
  provider: 'aws',
  tenant: 'search',
  environments: { prod: { role: 'reader' } },
};

type Handler = (ctx: never) => Promise<void>;

describe('the actions', () => {
  beforeEach(() => directory.clear());

  it('opens a pull request with what was planned', async () => {
    const { reader, plan, openPullRequest, hostOf } = readerOf(changeSet());
    const { ctx, outputs } = contextFor({
      ...request,
      planDigest: 'sha256:one',
      reviewers: ['ana'],
      token,
    });
    await (createOnboardTenantAction(reader).handler as Handler)(ctx as never);
    expect(plan).toHaveBeenCalledWith('gitops-fleet:tenant:onboard', request, {
      token,
    });
    expect(hostOf).toHaveBeenCalledWith(token);
    expect(openPullRequest).toHaveBeenCalledWith(
      expect.objectContaining({ digest: 'sha256:one' }),
      'main',
      expect.objectContaining({ reviewers: ['ana'] }),
    );
    expect(outputs).toEqual({
      pullRequestUrl: 'https://github.example/platform/fleet/pull/7',
      pullRequestNumber: 7,
      branch: 'fleet/tenant-onboard/aws-search-12345678',
      baseSha: 'a'.repeat(40),
      commitSha: 'c'.repeat(40),
      title: 'tenants(search): onboarding namespace to aws',
      changedFiles: [
        'tenants/aws/common/search/namespace.yaml',
        'tenants/aws/common/old.yaml',
      ],
      exposure: 'gated',
      planDigest: 'sha256:one',
      noop: false,
      reused: false,
      warnings: ['mind this', 'no such label'],
    });
  });

  it('writes nothing but files of the workspace in a dry run', async () => {
    const { reader, openPullRequest } = readerOf(changeSet());
    const { ctx, outputs } = contextFor(request, { isDryRun: true });
    await (createOnboardTenantAction(reader).handler as Handler)(ctx as never);
    expect(openPullRequest).not.toHaveBeenCalled();
    expect(directory.content()).toEqual({
      '.fleet': {
        'plan.md': expect.stringContaining(
          '- delete `tenants/aws/common/old.yaml`',
        ),
      },
      tenants: {
        aws: { common: { search: { 'namespace.yaml': 'kind: Namespace\n' } } },
      },
    });
    expect(outputs).toMatchObject({
      pullRequestUrl: 'dry-run:fleet/tenant-onboard/aws-search-12345678',
      pullRequestNumber: 0,
    });
  });

  it('refuses to do anything else than what was reviewed', async () => {
    const { reader, openPullRequest } = readerOf(changeSet());
    const { ctx } = contextFor({
      provider: 'aws',
      environment: 'prod',
      tag: 'v0.0.3',
      planDigest: 'sha256:another',
    });
    await expect(
      (createPromoteReleaseAction(reader).handler as Handler)(ctx as never),
    ).rejects.toThrow(ConflictError);
    expect(openPullRequest).not.toHaveBeenCalled();
  });

  it('asks for the token of the user where that is required', async () => {
    const { reader, plan } = readerOf(changeSet(), true);
    const { ctx } = contextFor(request);
    await expect(
      (createOnboardTenantAction(reader).handler as Handler)(ctx as never),
    ).rejects.toThrow(/token is required: .*requireUserToken/);
    expect(plan).not.toHaveBeenCalled();
  });

  it('keeps the token out of outputs and checkpoints', async () => {
    const { reader } = readerOf(changeSet());
    const { ctx, outputs, checkpoints } = contextFor({ ...request, token });
    await (createOnboardTenantAction(reader).handler as Handler)(ctx as never);
    expect(checkpoints).toHaveLength(1);
    expect(JSON.stringify([outputs, checkpoints])).not.toContain(token);
  });
});
