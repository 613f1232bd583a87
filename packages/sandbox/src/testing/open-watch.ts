import { IncomingMessage } from 'node:http';
import { JsonObject } from '../kubernetes/json';

/** A watch that is open, read line by line as its events arrive. */
export class OpenWatch {
  /** All that has arrived. */
  readonly events: JsonObject[] = [];
  /** When the server ends the watch; rejects when the connection breaks. */
  readonly ended: Promise<void>;
  private readonly waiting = new Set<() => void>();
  private rest = '';

  constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const lines = (this.rest + chunk).split('\n');
      this.rest = lines.pop() ?? '';
      this.events.push(...lines.map(line => JSON.parse(line)));
      this.waiting.forEach(look => look());
    });
    this.ended = new Promise((resolve, reject) => {
      response.on('end', resolve);
      response.on('error', reject);
    });
    // Whoever does not wait for the end does not mind how it comes.
    this.ended.catch(() => {});
  }

  /** Resolves once an event of this type has arrived, to the types of all there are. */
  async until(type: string, count = 1): Promise<string[]> {
    await new Promise<void>(resolve => {
      const look = () => {
        if (this.types().filter(other => other === type).length >= count) {
          this.waiting.delete(look);
          resolve();
        }
      };
      this.waiting.add(look);
      look();
    });
    return this.types();
  }

  close(): void {
    this.response.destroy();
  }

  private types(): string[] {
    return this.events.map(event => String(event.type));
  }
}
