import { createServer, request } from 'node:https';
import { AddressInfo } from 'node:net';
import { createAuthority, issueServingCertificate } from './certificates';

/** What an HTTPS client that trusts one authority hears from a server. */
async function ask(
  serving: { certificate: string; key: string },
  trusted: string,
): Promise<number | string | undefined> {
  const server = createServer(
    { cert: serving.certificate, key: serving.key },
    (_, response) => response.end(),
  );
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise(resolve => {
      request(
        { host: '127.0.0.1', port, ca: trusted, agent: false },
        response => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', error => resolve(error.message))
        .end();
    });
  } finally {
    server.close();
  }
}

it('makes certificates that only who trusts the authority accepts, on loopback', async () => {
  const authority = await createAuthority();
  const serving = await issueServingCertificate(authority);
  expect(await ask(serving, authority.certificate)).toBe(200);
  const other = await createAuthority();
  expect(await ask(serving, other.certificate)).toMatch(/certificate/);
});
