import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Bytes that are unzipped at a time: a page of a list is some megabytes, and every piece is a turn of two threads. */
const unzippedPiece = 256 * 1024;

/** Bytes that are handed to it at a time, for the same reason: a connection brings them in pieces of 16 KB. */
const zippedPiece = 128 * 1024;

/** Joins small pieces to larger ones. */
class Joiner extends Transform {
  #pieces: Buffer[] = [];
  #length = 0;

  override _transform(
    piece: Buffer,
    _encoding: BufferEncoding,
    done: () => void,
  ): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length >= zippedPiece) {
      this.#pass();
    }
    done();
  }

  override _flush(done: () => void): void {
    this.#pass();
    done();
  }

  #pass(): void {
    if (this.#length > 0) {
      this.push(Buffer.concat(this.#pieces, this.#length));
      this.#pieces = [];
      this.#length = 0;
    }
  }
}

/** Unzips what comes. It ends with the error of either side. */
export function unzip(body: Readable): AsyncIterable<Buffer> {
  const unzipped = createGunzip({ chunkSize: unzippedPiece });
  // A failure of any of them destroys the last one with its error, which ends the iteration with it.
  pipeline(body, new Joiner(), unzipped, () => {});
  return unzipped;
}
