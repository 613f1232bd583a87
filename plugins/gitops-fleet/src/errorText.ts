/** The status of the answer that an error stands for, where it stands for one. */
export function errorStatus(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'statusCode' in error
    ? Number(error.statusCode)
    : undefined;
}

/** What an error says to a person: the backend's own words where it is an answer of the backend. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const cause: unknown = error.cause;
  return cause instanceof Error ? cause.message : error.message;
}
