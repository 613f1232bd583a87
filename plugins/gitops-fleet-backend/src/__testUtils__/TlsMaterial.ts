import { generate } from 'selfsigned';

/** PEM texts of a certificate that signs itself. */
export interface TlsMaterial {
  certificate: string;
  key: string;
}

/** A certificate for 127.0.0.1 that signs itself, so that it is its own authority. */
export async function createTlsMaterial(name: string): Promise<TlsMaterial> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
