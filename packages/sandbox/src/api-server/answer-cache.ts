/** Where a compressed answer is kept. */
export interface AnswerPlace {
  read(): Buffer | undefined;
  keep(body: Buffer): void;
}

/** All answers that are kept may be this long together, in bytes. */
const LIMIT = 32 * 1024 * 1024;

/**
 * Compressed answers to lists, for whoever asks for the same page of the same state again. Compressing is nearly all that
 * an answer costs, so without it a benchmark of a client would measure the sandbox.
 */
export class AnswerCache {
  private readonly bodies = new Map<string, Buffer>();
  private size = 0;

  /** @param key what is asked for, and the version of the state that it is answered from */
  at(key: string): AnswerPlace {
    return {
      read: () => this.bodies.get(key),
      keep: body => this.keep(key, body),
    };
  }

  private keep(key: string, body: Buffer): void {
    if (this.bodies.has(key)) {
      return;
    }
    this.bodies.set(key, body);
    this.size += body.length;
    for (const [oldest, { length }] of this.bodies) {
      if (this.size <= LIMIT) {
        return;
      }
      this.bodies.delete(oldest);
      this.size -= length;
    }
  }
}
