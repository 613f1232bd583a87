import { generateKeyPairSync } from 'node:crypto';
import { generate } from 'selfsigned';

/** PEM texts. */
export interface KeyAndCertificate {
  certificate: string;
  key: string;
}

/** A run is thrown away long before; in milliseconds. */
const LIFETIME = 365 * 24 * 60 * 60 * 1000;

/** A certificate authority for one run. */
export async function createAuthority(): Promise<KeyAndCertificate> {
  const made = await generate(
    [{ name: 'commonName', value: 'GitOps Fleet control plane CA' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + LIFETIME),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        {
          name: 'keyUsage',
          keyCertSign: true,
          cRLSign: true,
          digitalSignature: true,
          critical: true,
        },
      ],
    },
  );
  return { certificate: made.cert, key: made.private };
}

/** A certificate for servers on loopback. */
export async function issueServingCertificate(
  authority: KeyAndCertificate,
): Promise<KeyAndCertificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.key, cert: authority.certificate },
    notAfterDate: new Date(Date.now() + LIFETIME),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'keyUsage',
        digitalSignature: true,
        keyEncipherment: true,
        critical: true,
      },
      { name: 'extKeyUsage', serverAuth: true },
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

/** PEM text of the key that an API server signs service account tokens with. */
export function createServiceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}
