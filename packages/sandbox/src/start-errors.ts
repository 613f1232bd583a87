/** Explains a failure to listen; other errors come back as they are. */
export function explainListenError(
  what: string,
  port: number,
  error: unknown,
): Error {
  const { code } = error as NodeJS.ErrnoException;
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
      `${what}: this machine has no such address to listen on. Choose one that it has with --host, such as 127.0.0.1.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Explains a directory that cannot be used; other errors come back as they are. */
export function explainDirectoryError(
  directory: string,
  error: unknown,
): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Error(
      `The sandbox keeps its state in ${directory}, and this user may not write there. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new Error(
      `The sandbox keeps its state in ${directory}, which is a file or lies below one. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOSPC') {
    return new Error(
      `The disk that holds ${directory} is full. Make room, or choose another directory with --directory.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
