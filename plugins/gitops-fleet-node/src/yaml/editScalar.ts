import { InputError } from '@backstage/errors';
import {
  Document,
  isAlias,
  isMap,
  isScalar,
  Pair,
  parseDocument,
  Scalar,
  stringify,
} from 'yaml';

/**
 * Gives one scalar of a YAML file another value. Only the characters of that scalar change: comments, quotes, order and
 * line ends of everything else stay as they are.
 *
 * @param path - keys from the root of the document; a key may hold dots
 * @throws InputError when the path leads to no plain scalar: absent, an anchor, an alias, or written twice
 */
export function setScalar(
  text: string,
  path: readonly string[],
  value: string,
): string {
  const pair = findPair(text, path);
  const scalar = pair.value as Scalar;
  const [begin, end] = scalar.range!;
  return checked(
    text,
    `${text.slice(0, begin)}${written(scalar, value)}${text.slice(end)}`,
    path,
    document => document.setIn(path, value),
  );
}

/**
 * Puts another key with another value in the place of a key with a scalar: `branch: main` becomes `tag: v0.0.1`.
 *
 * @throws InputError as `setScalar`, and when the other key is there already
 */
export function replaceKey(
  text: string,
  path: readonly string[],
  key: string,
  value: string,
): string {
  const parent = path.slice(0, -1);
  const pair = findPair(text, path);
  const scalar = pair.value as Scalar;
  if (parseDocument(text).hasIn([...parent, key])) {
    throw new InputError(
      `${[...parent, key].join('.')} is there already: change it instead`,
    );
  }
  const keyNode = pair.key as Scalar;
  const [keyBegin, keyEnd] = keyNode.range!;
  const [begin, end] = scalar.range!;
  const edited =
    text.slice(0, keyBegin) +
    key +
    text.slice(keyEnd, begin) +
    written(scalar, value) +
    text.slice(end);
  return checked(text, edited, path, document => {
    document.deleteIn(path);
    document.setIn([...parent, key], value);
  });
}

function parse(text: string): Document {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new InputError(
      `The file is no YAML that can be edited: ${document.errors[0].message}`,
    );
  }
  return document;
}

function findPair(text: string, path: readonly string[]): Pair {
  let node: unknown = parse(text).contents;
  let pair: Pair | undefined;
  for (const key of path) {
    pair = isMap(node)
      ? node.items.find(item => isScalar(item.key) && item.key.value === key)
      : undefined;
    if (!pair || isAlias(pair.value)) {
      throw new InputError(
        `${path.join('.')} is not there, or is an alias: edit the file by hand`,
      );
    }
    node = pair.value;
  }
  const scalar = pair?.value;
  if (!isScalar(scalar) || scalar.anchor || !scalar.range) {
    throw new InputError(
      `${path.join('.')} is no plain value: edit the file by hand`,
    );
  }
  return pair!;
}

/** In the quotes that are there; in quotes where plain text would be read as a number or the like. */
function written(scalar: Scalar, value: string): string {
  if (scalar.type === 'QUOTE_SINGLE') {
    return `'${value.replace(/'/g, "''")}'`;
  }
  return scalar.type === 'QUOTE_DOUBLE'
    ? JSON.stringify(value)
    : stringify(value).trimEnd();
}

/** Reads what was written: exactly the wanted change and nothing else. */
function checked(
  before: string,
  after: string,
  path: readonly string[],
  change: (document: Document) => void,
): string {
  const wanted = parse(before);
  change(wanted);
  if (
    JSON.stringify(sorted(wanted.toJS())) !==
    JSON.stringify(sorted(parse(after).toJS()))
  ) {
    throw new InputError(
      `${path.join(
        '.',
      )} cannot be changed without changing something else: edit the file by hand`,
    );
  }
  return after;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
