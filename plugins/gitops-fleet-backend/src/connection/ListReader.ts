import { parseItem, ReadParts } from './parseItem';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** `"items":[`, as the API server writes it in the object that is the answer. */
const itemsBegin = Buffer.from('"items":[');

/** In each object of a list, behind what they all begin with. */
const metadataBegin = Buffer.from('"metadata":{');

/** How far behind the beginning of an object its metadata are looked for, in bytes. */
const longestPrefix = 400;

/** How much may come, in bytes, before the end of an object is looked for brace by brace. */
const longestSearch = 1024 * 1024;

/** What has come and is not taken yet may be this long, in bytes. */
const longestItem = 16 * 1024 * 1024;

/**
 * Takes the answer to a list apart while it comes, object by object: each is parsed by itself and can be dropped at once, so
 * that a list of any length takes the memory of one object, and nobody waits for a page to be parsed.
 *
 * All objects of a list begin alike, so an object ends where the next one begins, which is found far faster than it is
 * read; whether that was its end and not one of an object inside of it shows when it is parsed. Where it was not, and
 * at the end of the list, braces and brackets outside of strings are counted, which is all that JSON needs. What is not
 * where an API server puts it stays in the rest, which is parsed as a whole.
 */
export class ListReader {
  readonly #onItem: (item: unknown) => void;
  readonly #parts: ReadParts | undefined;
  /** What is not part of an object: the beginning and the end of the answer. */
  readonly #rest: Buffer[] = [];
  #buffer: Buffer = Buffer.alloc(0);
  /** Memory for what is read; what is kept of it is copied. */
  #place: Buffer = Buffer.alloc(0);
  /** How far the buffer has been looked at. */
  #at = 0;
  #state: 'before' | 'between' | 'inside' | 'after' = 'before';
  /** Of the object that is being read. */
  #begin = 0;
  #depth = 0;
  #inString = false;
  /** Whether braces are counted. */
  #counts = false;
  #isComplete = false;
  /** The end of an object with the beginning of the next one; `undefined` before the first object has come. */
  #seam: Buffer | undefined;

  /**
   * @param onItem - called with each parsed object, in order
   * @param parts - what of each object is read
   */
  constructor(onItem: (item: unknown) => void, parts?: ReadParts) {
    this.#onItem = onItem;
    this.#parts = parts;
  }

  /** @throws SyntaxError for an object that is no JSON, Error for one that is too long */
  write(chunk: Buffer): void {
    this.#append(chunk);
    if (this.#state === 'before') {
      this.#findItems();
    }
    this.#takeItems();
    this.#keepUnread();
  }

  /** @returns the answer without its objects; @throws SyntaxError when it is no JSON or ends too early */
  end(): unknown {
    this.#isComplete = true;
    if (this.#state === 'inside') {
      this.#countFromBegin();
      this.#takeItems();
      this.#keepUnread();
    }
    this.#rest.push(this.#buffer);
    return JSON.parse(Buffer.concat(this.#rest).toString('utf8'));
  }

  #takeItems(): void {
    let goesOn = true;
    while (goesOn && (this.#state === 'between' || this.#state === 'inside')) {
      if (this.#state === 'between') {
        goesOn = this.#findBegin();
      } else {
        goesOn = this.#counts ? this.#findEnd() : this.#findSeam();
      }
    }
  }

  #findItems(): void {
    const at = this.#buffer.indexOf(itemsBegin);
    if (at < 0) {
      return;
    }
    // The field of the answer itself: what stands before it is the list's own metadata, which holds no such field.
    const end = at + itemsBegin.length;
    this.#rest.push(Buffer.from(this.#buffer.subarray(0, end)));
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
        this.#counts = this.#isComplete;
        this.#depth = 0;
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
  #findSeam(): boolean {
    this.#seam ??= this.#readSeam();
    const length = this.#buffer.length - this.#begin;
    if (!this.#seam) {
      if (length > longestPrefix) {
        this.#countFromBegin();
        return true;
      }
      return false;
    }
    const end = this.#buffer.indexOf(this.#seam, this.#at) + 1;
    if (end === 0) {
      this.#at = Math.max(
        this.#begin,
        this.#buffer.length - this.#seam.length + 1,
      );
      if (length > longestSearch) {
        this.#countFromBegin();
        return true;
      }
      return false;
    }
    let item: unknown;
    try {
      item = parseItem(this.#buffer.subarray(this.#begin, end), this.#parts);
    } catch {
      // An object inside of this one begins as this one does.
      this.#countFromBegin();
      return true;
    }
    this.#at = end;
    this.#state = 'between';
    this.#onItem(item);
    return true;
  }

  #readSeam(): Buffer | undefined {
    const begin = this.#buffer.subarray(
      this.#begin,
      this.#begin + longestPrefix,
    );
    const at = begin.indexOf(metadataBegin);
    return at < 0
      ? undefined
      : Buffer.concat([
          Buffer.from('},'),
          begin.subarray(0, at + metadataBegin.length),
        ]);
  }

  #countFromBegin(): void {
    this.#at = this.#begin;
    this.#depth = 0;
    this.#inString = false;
    this.#counts = true;
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
      } else if (byte === openBrace || byte === openBracket) {
        depth++;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--;
        if (depth === 0) {
          this.#at = at + 1;
          this.#state = 'between';
          this.#onItem(
            parseItem(buffer.subarray(this.#begin, at + 1), this.#parts),
          );
          return true;
        }
      }
    }
    // An escape whose second byte is still to come is looked at again.
    this.#at = at > length ? length - 1 : at;
    this.#depth = depth;
    this.#inString = inString;
    return false;
  }

  /** Puts a piece behind what is left of the ones before, always in the same place: a list comes in thousands of them. */
  #append(chunk: Buffer): void {
    const unread = this.#buffer;
    if (unread.length === 0) {
      this.#buffer = chunk;
      return;
    }
    const length = unread.length + chunk.length;
    const place =
      length <= this.#place.length
        ? this.#place
        : Buffer.allocUnsafe(2 * length);
    place.set(unread);
    place.set(chunk, unread.length);
    this.#place = place;
    this.#buffer = place.subarray(0, length);
  }

  /** Lets go of what has been taken. */
  #keepUnread(): void {
    if (this.#state !== 'before') {
      const from = this.#state === 'inside' ? this.#begin : this.#at;
      this.#buffer = this.#buffer.subarray(from);
      this.#at -= from;
      this.#begin -= from;
    }
    if (this.#buffer.length > longestItem) {
      throw new Error(
        `an object of the list is longer than ${longestItem} bytes`,
      );
    }
  }
}
