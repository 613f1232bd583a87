/** What goes wrong with a watch that is open. */
export type WatchFault =
  /** The connection breaks, at the end of a line. */
  | 'cut'
  /** The connection breaks within a line. */
  | 'half-line'
  /** The server ends it, as it may at any time. */
  | 'end'
  /** Nothing comes any more, and nobody says so. */
  | 'silence'
  /** A line that is no event. */
  | 'nonsense'
  | 'expired'
  | 'server-error'
  | 'too-many-requests'
  /** What was sent last is sent again. */
  | 'repeat'
  /** The next two events come in the other order. */
  | 'swap'
  /** An event of long ago is sent once more. */
  | 'old';

/** What leaves a watch; `half` is the beginning of a line. */
export type WatchItem =
  | { type: 'line'; text: string }
  | { type: 'half'; text: string }
  | { type: 'break' }
  | { type: 'end' };

interface Sent {
  text: string;
  version: number;
}

/** One open watch of an `ApiServerDouble`. */
export class WatchDouble {
  readonly plural: string;
  readonly #onStrike: () => void;
  readonly #onEnd: (watch: WatchDouble) => void;
  readonly #items: WatchItem[] = [];
  readonly #sent: Sent[] = [];
  #swapped: Sent | 'awaited' | undefined;
  #silent = false;
  #ended = false;
  #wake = () => {};

  constructor(
    plural: string,
    options: { onStrike(): void; onEnd(watch: WatchDouble): void },
  ) {
    this.plural = plural;
    this.#onStrike = options.onStrike;
    this.#onEnd = options.onEnd;
  }

  /** Items until the watch ends or the signal is aborted. */
  async *items(signal: AbortSignal): AsyncGenerator<WatchItem> {
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const item = this.#items.shift();
        if (item) {
          yield item;
          if (item.type === 'end' || item.type === 'break') {
            return;
          }
        } else {
          await new Promise<void>(resolve => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#finish();
    }
  }

  send(text: string, version: number): void {
    const sent = { text, version };
    if (this.#swapped === 'awaited') {
      this.#swapped = sent;
      return;
    }
    this.#push(sent);
    if (this.#swapped) {
      this.#push(this.#swapped);
      this.#swapped = undefined;
    }
  }

  /** Sends what it has held back. */
  release(): void {
    const held = this.#swapped;
    this.#swapped = undefined;
    if (held && held !== 'awaited') {
      this.#push(held);
    }
  }

  bookmark(version: number): void {
    if (!this.#swapped) {
      this.#add({ type: 'line', text: bookmarkAt(version) });
    }
  }

  endInitialEvents(version: number): void {
    this.#add({
      type: 'line',
      text: bookmarkAt(version, { 'k8s.io/initial-events-end': 'true' }),
    });
  }

  /** Sends an ERROR and ends. */
  fail(code: number, message: string): void {
    this.#add({
      type: 'line',
      text: JSON.stringify({
        type: 'ERROR',
        object: { kind: 'Status', code, message },
      }),
    });
    this.#add({ type: 'end' });
    this.#finish();
  }

  strike(fault: WatchFault): void {
    if (this.#ended || this.#silent) {
      return;
    }
    this.#onStrike();
    switch (fault) {
      case 'cut':
        this.#break();
        break;
      case 'half-line':
        this.#add({ type: 'half', text: '{"type":"MODIFIED","object":{"met' });
        this.#break();
        break;
      case 'end':
        this.#add({ type: 'end' });
        this.#finish();
        break;
      case 'silence':
        this.#silent = true;
        this.#onEnd(this);
        break;
      case 'nonsense':
        this.#add({ type: 'line', text: '{"type":"MODIFIED","object":' });
        break;
      case 'expired':
        this.fail(410, 'too old resource version');
        break;
      case 'server-error':
        this.fail(500, 'etcdserver: leader changed');
        break;
      case 'too-many-requests':
        this.fail(429, 'storage is (re)initializing');
        break;
      case 'repeat':
        this.#again(this.#sent[this.#sent.length - 1]);
        break;
      case 'old':
        this.#again(this.#sent[0]);
        break;
      default:
        this.#swapped ??= 'awaited';
    }
  }

  #again(sent: Sent | undefined): void {
    if (sent) {
      this.#add({ type: 'line', text: sent.text });
    }
  }

  #push(sent: Sent): void {
    this.#sent.push(sent);
    this.#add({ type: 'line', text: sent.text });
  }

  #break(): void {
    this.#add({ type: 'break' });
    this.#finish();
  }

  #add(item: WatchItem): void {
    if (!this.#silent && !this.#ended) {
      this.#items.push(item);
      this.#wake();
    }
  }

  #finish(): void {
    this.#ended = true;
    this.#onEnd(this);
  }
}

function bookmarkAt(
  version: number,
  annotations?: { [name: string]: string },
): string {
  return JSON.stringify({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: String(version), annotations } },
  });
}
