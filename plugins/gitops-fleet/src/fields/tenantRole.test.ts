import { sampleRepository } from '../__testUtils__/sampleRepository';
import { defaultTenantRole } from './tenantRole';

describe('the role that a tenant gets unless another one is chosen', () => {
  it.each<[string, string[], string, string | undefined]>([
    [
      'may change all in what follows the trunk',
      ['admin', 'reader'],
      'non-prod',
      'admin',
    ],
    ['may read what follows a release', ['admin', 'reader'], 'prod', 'reader'],
    ['is called as Kubernetes calls it', ['admin', 'view'], 'prod', 'view'],
    ['is the first one of others', ['developer', 'guest'], 'prod', 'developer'],
    ['is none where there are none', [], 'prod', undefined],
  ])('%s', (_, roles, environment, role) => {
    expect(
      defaultTenantRole({ ...sampleRepository, roles }, 'aws', environment),
    ).toBe(role);
  });

  it('looks at the provider too', () => {
    const roles = ['admin', 'reader'];

    expect(
      defaultTenantRole({ ...sampleRepository, roles }, 'gcp', 'prod'),
    ).toBe('admin');
  });
});
