/** Longest answer of discovery and of a page of a list that is taken, in bytes. */
const longestAnswer = 256 * 1024 * 1024;

/** Longest line of a watch that is taken, in bytes: etcd takes an object of 1.5 MB, and encoding can swell it. */
const longestLine = 16 * 1024 * 1024;

/** @throws Error for an answer that is too long to be one of an API server */
export async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw new Error(`the answer is longer than ${longestAnswer} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Lines without their ends. What follows the last end of a line was cut off, and is none.
 *
 * @throws Error for a line that never ends
 */
export async function* splitLines(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    let begin = 0;
    for (
      let end = chunk.indexOf(10, begin);
      end >= 0;
      end = chunk.indexOf(10, begin)
    ) {
      rest.push(chunk.subarray(begin, end));
      yield rest.length === 1 ? rest[0] : Buffer.concat(rest);
      rest = [];
      length = 0;
      begin = end + 1;
    }
    if (begin < chunk.length) {
      rest.push(chunk.subarray(begin));
      length += chunk.length - begin;
      if (length > longestLine) {
        throw new Error(
          `a line of the watch is longer than ${longestLine} bytes`,
        );
      }
    }
  }
}
