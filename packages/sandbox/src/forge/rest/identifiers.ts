import { createHash } from 'node:crypto';

/** A number that stands for a name, the same every time. */
export function numberFor(text: string): number {
  return (
    createHash('sha256').update(text).digest().readUInt32BE(0) % 1_000_000_000
  );
}

/** The opaque global identifier of GitHub's GraphQL API. */
export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`${kind}:${id}`, 'utf8').toString('base64');
}
