/** What one API server is told to do wrong; nothing set means healthy. */
export interface ServerFaults {
  /** 401 to every token, as when they have expired. */
  unauthorized: boolean;
  /** 410 to every watch and every list that continues. */
  gone: boolean;
  /** 500 to every request. */
  serverError: boolean;
  /** Delay before every answer, in milliseconds; 0 for none. */
  slowMilliseconds: number;
}

export function noFaults(): ServerFaults {
  return {
    unauthorized: false,
    gone: false,
    serverError: false,
    slowMilliseconds: 0,
  };
}
