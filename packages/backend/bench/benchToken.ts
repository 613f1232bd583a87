/** Opens nothing but the backends that a benchmark starts on loopback. */
export const benchToken = 'benchmarks-on-loopback';

export const authorization = { authorization: `Bearer ${benchToken}` };

export const fetchWithToken: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, ...authorization } });
