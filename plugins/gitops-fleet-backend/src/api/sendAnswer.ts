import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { EncodedAnswer } from './AnswerEncoder';
import { names } from './isCurrent';

const unzip = promisify(gunzip);

interface Asked {
  headers: {
    'if-none-match'?: string;
    'accept-encoding'?: string | string[];
  };
}

interface Answering {
  set(fields: { [name: string]: string }): unknown;
  status(code: number): { end(): void };
  type(mediaType: string): unknown;
  end(body: Buffer): unknown;
}

/** Sends an answer that is encoded, as the caller can read it; 304 to one who has it. */
export async function sendAnswer(
  request: Asked,
  response: Answering,
  answer: EncodedAnswer,
): Promise<void> {
  response.set({
    etag: answer.etag,
    // It is zipped once for all: nothing in between should do it again.
    'cache-control': 'private, no-cache, no-transform',
    vary: 'accept-encoding, authorization',
  });
  if (names(request.headers['if-none-match'], answer.etag)) {
    response.status(304).end();
    return;
  }
  response.type('application/json');
  const isZipped = /\bgzip\b/.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  if (isZipped) {
    response.set({ 'content-encoding': 'gzip' });
  }
  response.end(isZipped ? answer.gzip : await unzip(answer.gzip));
}
