import { readFileSync } from 'node:fs';
import { messageOf } from '../problem';

/** A sentence with the last lines of a log, for messages. */
export function endOfLog(file: string, lines = 15): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  } catch (error) {
    return `Its log cannot be read: ${messageOf(error)}`;
  }
  return `The end of ${file}:\n\n${text}`;
}
