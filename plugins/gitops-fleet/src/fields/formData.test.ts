import { actionInput, textAt, valueAt } from './formData';

const form = {
  target: { provider: 'aws', clusters: 2 },
  reason: '',
  allowDowngrade: false,
  nothing: null,
};

describe('the data of a form', () => {
  it.each([
    ['target.provider', 'aws'],
    ['target.version', undefined],
    ['reason.deeper', undefined],
    ['target.constructor', undefined],
  ])('has at %s %p', (path, value) => {
    expect(valueAt(form, path)).toBe(value);
  });

  it('is text only where text was filled in', () => {
    expect(textAt(form, 'target.provider')).toBe('aws');
    expect(textAt(form, 'target.clusters')).toBe('');
    expect(textAt(form, undefined)).toBe('');
  });

  it('becomes an input without what was not filled in', () => {
    expect(
      actionInput(form, {
        provider: 'target.provider',
        version: 'target.version',
        reason: 'reason',
        allowDowngrade: 'allowDowngrade',
        nothing: 'nothing',
      }),
    ).toEqual({ provider: 'aws', allowDowngrade: false });
  });
});
