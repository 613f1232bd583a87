import { responseError } from './__testUtils__/SampleFleetApi';
import { errorStatus, errorText } from './errorText';

describe('errorText', () => {
  it.each([
    ['an answer of the backend', responseError(500, 'No disk'), 'No disk', 500],
    ['an error', new Error('Failed to fetch'), 'Failed to fetch', undefined],
    ['anything else', 'aborted', 'aborted', undefined],
  ])('of %s', (_, error, text, status) => {
    expect(errorText(error)).toBe(text);
    expect(errorStatus(error)).toBe(status);
  });
});
