import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';

/** PEM texts. */
export interface CertificateAuthority {
  certificate: string;
  key: string;
}

export interface ServingCertificate {
  certificate: string;
  key: string;
}

const TEN_YEARS = 3650 * 24 * 60 * 60 * 1000;

async function createAuthority(): Promise<CertificateAuthority> {
  const made = await generate(
    [{ name: 'commonName', value: 'GitOps Fleet sandbox CA' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + TEN_YEARS),
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

/** The sandbox's own CA: read from the directory, or made and kept there. */
export async function loadAuthority(
  directory: string,
): Promise<CertificateAuthority> {
  const certificateFile = path.join(directory, 'ca.crt');
  const keyFile = path.join(directory, 'ca.key');
  try {
    const [certificate, key] = await Promise.all([
      readFile(certificateFile, 'utf8'),
      readFile(keyFile, 'utf8'),
    ]);
    return { certificate, key };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
  const authority = await createAuthority();
  await writeFile(keyFile, authority.key, { mode: 0o600 });
  await writeFile(certificateFile, authority.certificate);
  return authority;
}

/** A CA that is kept nowhere. */
export function temporaryAuthority(): Promise<CertificateAuthority> {
  return createAuthority();
}

/** A certificate for API servers on this machine: localhost, 127.0.0.1, ::1 and the address they listen on. */
export async function issueServingCertificate(
  authority: CertificateAuthority,
  host: string,
): Promise<ServingCertificate> {
  const addresses = [...new Set(['127.0.0.1', '::1', host])].filter(address =>
    /^[\d.]+$|:/.test(address),
  );
  const made = await generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: { key: authority.key, cert: authority.certificate },
      notAfterDate: new Date(Date.now() + TEN_YEARS),
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
            ...addresses.map(ip => ({ type: 7 as const, ip })),
          ],
        },
      ],
    },
  );
  return { certificate: made.cert, key: made.private };
}
