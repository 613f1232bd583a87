import { sampleRepository } from '../__testUtils__/sampleRepository';
import { tenantNameProblem } from './tenantNameRule';

const { tenants } = sampleRepository;

describe('tenantNameProblem', () => {
  it.each(['checkout', 'a', '0-0', 'x'.repeat(63)])('accepts %s', name => {
    expect(tenantNameProblem(name, 'aws', tenants)).toBeUndefined();
  });

  it.each([
    ['', /needs a name/],
    ['x'.repeat(64), /at most 63 characters, this one has 64: shorten it/],
    ['Checkout', /no DNS-1123 label: use lower-case/],
    ['check_out', /no DNS-1123 label/],
    ['-checkout', /begin and end with a letter or a digit/],
    ['search', /aws has a tenant “search” already: choose another name/],
  ])('refuses %j and says why', (name, problem) => {
    expect(tenantNameProblem(name, 'aws', tenants)).toMatch(problem);
  });

  it('accepts a name that only another provider has', () => {
    expect(tenantNameProblem('search', 'azure', tenants)).toBeUndefined();
  });
});
