/** One entry of `errors` in an answer of 422. */
export interface FieldError {
  resource: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  field?: string;
  message?: string;
}

/** A request that the forge refuses, as GitHub does: status, message and, for 422, what is wrong with which field. */
export class ForgeError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: FieldError[],
  ) {
    super(message);
    this.name = 'ForgeError';
  }

  static notFound(): ForgeError {
    return new ForgeError(404, 'Not Found');
  }

  static invalid(...errors: FieldError[]): ForgeError {
    return new ForgeError(422, 'Validation Failed', errors);
  }
}
