const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** `"items":[`, as the API server writes it in the object that is the answer. */
const itemsBegin = Buffer.from('"items":[');

/** Who has written which field of an object: a fifth of it, and of no use to anybody who reads. */
const managedFields = Buffer.from('"managedFields":[');

/** What has come and is not taken yet may be this long, in bytes. */
const longestItem = 16 * 1024 * 1024;

/**
 * Takes the answer to a list apart while it comes, object by object: each is parsed by itself and can be dropped at once, so
 * that a list of any length takes the memory of one object, and nobody waits for a page to be parsed.
 *
 * It counts braces and brackets outside of strings, which is all that JSON needs; what it does not find where an API server
 * puts it, it leaves in the rest, which is parsed as a whole.
 */
export class ListReader {
  readonly #onItem: (item: unknown) => void;
  /** What is not part of an object: the beginning and the end of the answer. */
  readonly #rest: Buffer[] = [];
  #buffer: Buffer = Buffer.alloc(0);
  /** How far the buffer has been looked at. */
  #at = 0;
  #state: 'before' | 'between' | 'inside' | 'after' = 'before';
  /** Of the object that is being read. */
  #begin = 0;
  #depth = 0;
  #inString = false;
  /** Where fields begin and end that are left out. */
  #cuts: number[] = [];
  #cutDepth = 0;

  /** @param onItem - called with each parsed object, in order */
  constructor(onItem: (item: unknown) => void) {
    this.#onItem = onItem;
  }

  /** @throws SyntaxError for an object that is no JSON, Error for one that is too long */
  write(chunk: Buffer): void {
    this.#buffer =
      this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#state === 'before') {
      this.#findItems();
    }
    while (this.#state === 'between' || this.#state === 'inside') {
      if (!(this.#state === 'between' ? this.#findBegin() : this.#findEnd())) {
        break;
      }
    }
    this.#keepUnread();
  }

  /** @returns the answer without its objects; @throws SyntaxError when it is no JSON or ends too early */
  end(): unknown {
    this.#rest.push(this.#buffer);
    return JSON.parse(Buffer.concat(this.#rest).toString('utf8'));
  }

  #findItems(): void {
    const at = this.#buffer.indexOf(itemsBegin);
    if (at < 0) {
      return;
    }
    // The field of the answer itself: what stands before it is the list's own metadata, which holds no such field.
    const end = at + itemsBegin.length;
    this.#rest.push(this.#buffer.subarray(0, end));
    this.#at = end;
    this.#state = 'between';
  }

  /** @returns whether there was enough to go on */
  #findBegin(): boolean {
    const buffer = this.#buffer;
    for (; this.#at < buffer.length; this.#at++) {
      const byte = buffer[this.#at];
      if (byte === openBrace) {
        this.#begin = this.#at;
        this.#depth = 0;
        this.#cuts = [];
        this.#cutDepth = 0;
        this.#state = 'inside';
        return true;
      }
      if (byte === closeBracket) {
        this.#state = 'after';
        this.#rest.push(Buffer.from(']'));
        this.#at++;
        return false;
      }
    }
    return false;
  }

  /** @returns whether there was enough to go on */
  #findEnd(): boolean {
    const buffer = this.#buffer;
    const { length } = buffer;
    let at = this.#at;
    let depth = this.#depth;
    let inString = this.#inString;
    for (; at < length; at++) {
      const byte = buffer[at];
      if (inString) {
        if (byte === backslash) {
          at++;
        } else if (byte === quote) {
          inString = false;
        }
      } else if (byte === quote) {
        inString = true;
        if (depth === 2 && this.#cutDepth === 0) {
          const known = Math.min(managedFields.length, length - at);
          const matches = startsWith(buffer, at, managedFields, known);
          if (matches && known < managedFields.length) {
            // Whether this is the field is told by what has not come yet.
            inString = false;
            break;
          }
          if (matches) {
            this.#cuts.push(at + managedFields.length);
            this.#cutDepth = depth + 1;
            at += managedFields.length - 1;
            depth++;
            inString = false;
          }
        }
      } else if (byte === openBrace || byte === openBracket) {
        depth++;
      } else if (byte === closeBrace || byte === closeBracket) {
        if (depth === this.#cutDepth) {
          this.#cuts.push(at);
          this.#cutDepth = -1;
        }
        depth--;
        if (depth === 0) {
          this.#at = at + 1;
          this.#inString = false;
          this.#take(at + 1);
          this.#state = 'between';
          return true;
        }
      }
    }
    // An escape whose second byte is still to come is looked at again.
    this.#at = Math.min(at, length);
    if (at > length) {
      this.#at = length - 1;
    }
    this.#depth = depth;
    this.#inString = inString;
    return false;
  }

  /** Parses the object that ends before a place. */
  #take(end: number): void {
    const [cutBegin, cutEnd] = this.#cuts;
    const text =
      cutEnd === undefined
        ? this.#buffer.toString('utf8', this.#begin, end)
        : this.#buffer.toString('utf8', this.#begin, cutBegin) +
          this.#buffer.toString('utf8', cutEnd, end);
    this.#onItem(JSON.parse(text));
  }

  /** Lets go of what has been taken. */
  #keepUnread(): void {
    if (this.#state !== 'before') {
      const from = this.#state === 'inside' ? this.#begin : this.#at;
      this.#buffer = this.#buffer.subarray(from);
      this.#at -= from;
      this.#begin -= from;
      this.#cuts = this.#cuts.map(cut => cut - from);
    }
    if (this.#buffer.length > longestItem) {
      throw new Error(
        `an object of the list is longer than ${longestItem} bytes`,
      );
    }
  }
}

function startsWith(
  buffer: Buffer,
  at: number,
  text: Buffer,
  length: number,
): boolean {
  for (let index = 0; index < length; index++) {
    if (buffer[at + index] !== text[index]) {
      return false;
    }
  }
  return true;
}
