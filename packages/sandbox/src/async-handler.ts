import { Request, RequestHandler, Response } from 'express';

/** An Express handler of an asynchronous function: what it throws goes to the error handlers. */
export function asyncHandler(
  handler: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return (request, response, next) => {
    handler(request, response).catch(next);
  };
}
