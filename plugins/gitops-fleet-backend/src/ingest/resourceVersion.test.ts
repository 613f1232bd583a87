import { isNotNewer } from './resourceVersion';

describe('isNotNewer', () => {
  it.each([
    ['9', '10', true],
    ['10', '9', false],
    ['10', '10', true],
    ['90071992547409931', '90071992547409932', true],
    ['90071992547409932', '90071992547409931', false],
    ['a', 'a', true],
    ['a', 'b', false],
    ['9', 'b', false],
    ['007', '8', false],
    ['', '1', false],
  ])('%s, %s: %s', (version, than, expected) => {
    expect(isNotNewer(version, than)).toBe(expected);
  });
});
