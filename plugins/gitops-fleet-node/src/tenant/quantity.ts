/** What the suffixes of a Kubernetes quantity multiply by. */
const suffixes: { [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const quantity =
  /^(\d+(?:\.\d+)?|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * The value of a Kubernetes quantity that is not negative, `undefined` for text that is none (`5GB`, `1,5`, `10 Gi`). See
 * `k8s.io/apimachinery/pkg/api/resource`.
 */
export function parseQuantity(text: string): number | undefined {
  const parts = quantity.exec(text);
  if (!parts) {
    return undefined;
  }
  const [, number, exponent, suffix = ''] = parts;
  return exponent
    ? Number(`${number}${exponent}`)
    : Number(number) * suffixes[suffix];
}
