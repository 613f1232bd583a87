/**
 * Explains a failure to listen; other errors come back as they are.
 *
 * @param what that was to listen, as the beginning of a sentence
 */
export function explainListenError(
  what: string,
  address: { host: string; port: number },
  error: unknown,
): Error {
  // The error knows best which port it was.
  const { code, port = address.port } = error as NodeJS.ErrnoException & {
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return new Error(
      `${what}: port ${port} is in use, perhaps by a sandbox that is still running. Stop what uses it, or choose other ports with --port (the API servers take the ports after it).`,
    );
  }
  if (code === 'EACCES') {
    return new Error(
      `${what}: this user may not listen on port ${port}. Choose a port above 1023 with --port.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(
      `${what}: this machine has no address ${address.host} to listen on. Choose one that it has with --host, such as 127.0.0.1.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
