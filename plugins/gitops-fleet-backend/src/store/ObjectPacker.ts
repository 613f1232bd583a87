import { asTime } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Pool } from './Pool';
import { ShapeStep } from './ShapeStep';

/**
 * JSON without its structure: the values in order, and what shape they have, which all objects of that shape share. It
 * takes a fifth of the memory of the value itself.
 */
export interface PackedValue {
  readonly shape: Shape;
  readonly leaves: readonly Leaf[];
}

/** A value that has no parts. */
export type Leaf = string | number;

interface Cursor {
  /** Where the leaves of the value begin. */
  readonly from: number;
  /** Moved behind those that were taken. */
  at: number;
}

/** Builds a value from its leaves. */
type Build = (leaves: readonly Leaf[], cursor: Cursor) => unknown;

/** What values have in common that differ in their leaves only. */
export interface Shape {
  /** How many leaves there are. */
  readonly size: number;
  /** The last of its steps. */
  readonly end: ShapeStep;
  build: Build | undefined;
}

/** Longer lists are kept as text: each length would be a shape of its own, and many objects have the same ones. */
const longestList = 3;

/** Objects are of a few hundred shapes; without a limit, names that never come again would be kept for ever. */
const mostSteps = 200_000;

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const decimal = /^[1-9]\d{0,8}$/;

/** Fields of few values, which many objects have alike: their values are a part of the shape. */
const shapeFields: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'type',
  'status',
  'reason',
  'phase',
  'interval',
  'retryInterval',
  'timeout',
  'lastReconciledStatus',
]);
const plainValue = /^[\w./-]{1,64}$/;

/** Texts that are hardly ever the same twice are not worth a place in the pool. */
const unique = /^([\da-f]{8}-[\da-f]{4}-|sha256:)/;

const uid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Texts from this length on are kept once in an object: its revision stands in several places. */
const longText = 10;

/**
 * Packs and unpacks JSON values. Times and short decimal numbers that are written as text are kept as numbers; every
 * value comes back as it was.
 */
export class ObjectPacker {
  readonly #strings = new Pool<string>();
  /** What frozen lists are as text: those come again and again, and cannot change. */
  readonly #texts = new WeakMap<unknown[], string>();
  #root = ShapeStep.first();
  #shapes = 0;

  /** How many shapes there are. */
  get shapes(): number {
    return this.#shapes;
  }

  /** @param value - JSON: no functions, dates, cycles; `undefined` fields are left out */
  pack(value: unknown): PackedValue {
    if (this.#root.count > mostSteps) {
      // What is packed keeps its shape.
      this.#root = ShapeStep.first();
      this.#shapes = 0;
    }
    const leaves: Leaf[] = [];
    const end = this.#write(value, this.#root, leaves);
    if (!end.shape) {
      end.shape = { size: leaves.length, end, build: undefined };
      this.#shapes++;
    }
    return { shape: end.shape, leaves };
  }

  /** The copy of a text that packed values share. */
  share(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.#strings.get(text, () => text);
  }

  /** @param from - where its leaves begin in a longer list */
  unpack({ shape, leaves }: PackedValue, from = 0): unknown {
    shape.build ??= compile(shape.end.path);
    return shape.build(leaves, { from, at: from });
  }

  /** @returns the step that the value ends with, as all of these */
  #write(value: unknown, step: ShapeStep, leaves: Leaf[]): ShapeStep {
    switch (typeof value) {
      case 'string':
        return this.#writeText(value, step, leaves);
      case 'number':
        leaves.push(value);
        return step.next('n');
      case 'boolean':
        return step.next(value ? 'T' : 'F');
      case 'object':
        if (value === null) {
          return step.next('0');
        }
        return Array.isArray(value)
          ? this.#writeList(value, step, leaves)
          : this.#writeMap(value as { [field: string]: unknown }, step, leaves);
      default:
        return step.next('0');
    }
  }

  #writeText(text: string, step: ShapeStep, leaves: Leaf[]): ShapeStep {
    const { length } = text;
    if (length === 20 && time.test(text)) {
      const milliseconds = asTime(text);
      // Not every text of this form is a time: the 31st of February is none.
      if (
        milliseconds !== undefined &&
        timeText(milliseconds / 1_000) === text
      ) {
        leaves.push(milliseconds / 1_000);
        return step.next('t');
      }
    }
    if (length < longText) {
      if (decimal.test(text)) {
        leaves.push(Number(text));
        return step.next('d');
      }
    } else {
      const at = leaves.indexOf(text);
      if (at >= 0) {
        return step.reference(at);
      }
      if (length === 36 && uid.test(text)) {
        leaves.push(
          fromHexadecimal(text, 0, 8),
          (fromHexadecimal(text, 9, 13) << 16) | fromHexadecimal(text, 14, 18),
          (fromHexadecimal(text, 19, 23) << 16) | fromHexadecimal(text, 24, 28),
          fromHexadecimal(text, 28, 36),
        );
        return step.next('u');
      }
    }
    if (text !== step.latestText) {
      step.latestText = unique.test(text)
        ? undefined
        : this.#strings.get(text, () => text);
    }
    leaves.push(step.latestText ?? text);
    return step.next('s');
  }

  #writeList(list: unknown[], step: ShapeStep, leaves: Leaf[]): ShapeStep {
    if (list.length > longestList) {
      leaves.push(this.#textOf(list));
      return step.next('j');
    }
    let at = step.next('[');
    for (const entry of list) {
      at = this.#write(entry, at, leaves);
    }
    return at.next(']');
  }

  #textOf(list: unknown[]): string {
    const known = this.#texts.get(list);
    if (known !== undefined) {
      return known;
    }
    const text = JSON.stringify(list);
    const shared = this.#strings.get(text, () => text);
    if (Object.isFrozen(list)) {
      this.#texts.set(list, shared);
    }
    return shared;
  }

  #writeField(
    field: string,
    value: unknown,
    step: ShapeStep,
    leaves: Leaf[],
  ): ShapeStep {
    const at = step.field(field);
    if (typeof value === 'string') {
      return at.wasTo(value) ||
        (shapeFields.has(field) && plainValue.test(value))
        ? at.value(value)
        : this.#writeText(value, at, leaves);
    }
    if (field === 'observedGeneration' && typeof value === 'number') {
      // What is up to date has observed the generation that it has.
      const known = leaves.indexOf(value);
      if (known >= 0) {
        return at.reference(known);
      }
    }
    return this.#write(value, at, leaves);
  }

  #writeMap(
    map: { [field: string]: unknown },
    step: ShapeStep,
    leaves: Leaf[],
  ): ShapeStep {
    let at = step.next('{');
    for (const field in map) {
      if (map[field] !== undefined) {
        at = this.#writeField(field, map[field], at, leaves);
      }
    }
    return at.next('}');
  }
}

const zero = 0x30;
const nine = 0x39;
const letterA = 0x61;

/** What hexadecimal digits in lower case say; 32 bits of them as V8 keeps them in their place, and a text elsewhere. */
function fromHexadecimal(text: string, begin: number, end: number): number {
  let number = 0;
  for (let at = begin; at < end; at++) {
    const code = text.charCodeAt(at);
    const digit = code <= nine ? code - zero : code - letterA + 10;
    number = (number << 4) | digit;
  }
  return number;
}

function hexadecimal(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}

const secondsOfDay = 86_400;
const twoDigits = Array.from({ length: 60 }, (_, number) =>
  String(number).padStart(2, '0'),
);

/** The day whose date was written last, since the epoch: objects of one fleet have changed on a few. */
let lastDay = NaN;
let lastDate = '';

/** @param seconds - since the epoch */
function timeText(seconds: number): string {
  const day = Math.floor(seconds / secondsOfDay);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * secondsOfDay * 1_000).toISOString().slice(0, 11);
  }
  const ofDay = seconds - day * secondsOfDay;
  const hour = twoDigits[Math.floor(ofDay / 3_600)];
  const minute = twoDigits[Math.floor(ofDay / 60) % 60];
  return `${lastDate}${hour}:${minute}:${twoDigits[ofDay % 60]}Z`;
}

function compile(path: string): Build {
  return compileValue(path, { at: 0 });
}

function compileValue(text: string, position: { at: number }): Build {
  switch (text[position.at++]) {
    case 's':
    case 'n':
      return (leaves, cursor) => leaves[cursor.at++];
    case 't':
      return (leaves, cursor) => timeText(leaves[cursor.at++] as number);
    case 'd':
      return (leaves, cursor) => String(leaves[cursor.at++]);
    case 'j':
      return (leaves, cursor) => JSON.parse(leaves[cursor.at++] as string);
    case '=': {
      const value = readUntilEnd(text, position);
      return () => value;
    }
    case '@': {
      const at = Number(readUntilEnd(text, position));
      return (leaves, { from }) => leaves[from + at];
    }
    case 'u':
      return buildUid;
    case 'T':
      return () => true;
    case 'F':
      return () => false;
    case '[':
      return compileList(text, position);
    case '{':
      return compileMap(text, position);
    default:
      return () => null;
  }
}

function buildUid(leaves: readonly Leaf[], cursor: Cursor): string {
  let digits = '';
  for (let part = 0; part < 4; part++) {
    digits += hexadecimal(leaves[cursor.at++] as number);
  }
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

function readUntilEnd(text: string, position: { at: number }): string {
  const end = text.indexOf(';', position.at);
  const value = text.slice(position.at, end);
  position.at = end + 1;
  return value;
}

function compileList(text: string, position: { at: number }): Build {
  const entries: Build[] = [];
  while (text[position.at] !== ']') {
    entries.push(compileValue(text, position));
  }
  position.at++;
  return (leaves, cursor) => entries.map(entry => entry(leaves, cursor));
}

const plainProperty = { enumerable: true, writable: true, configurable: true };

function compileMap(text: string, position: { at: number }): Build {
  const fields: [string, Build][] = [];
  while (text[position.at] !== '}') {
    const field = readField(text, position);
    fields.push([field, compileValue(text, position)]);
  }
  position.at++;
  return (leaves, cursor) => {
    const map: { [field: string]: unknown } = {};
    for (const [field, build] of fields) {
      const value = build(leaves, cursor);
      if (field === '__proto__') {
        Object.defineProperty(map, field, { value, ...plainProperty });
      } else {
        map[field] = value;
      }
    }
    return map;
  };
}

function readField(text: string, position: { at: number }): string {
  if (text[position.at] !== '"') {
    const end = text.indexOf(':', position.at);
    const field = text.slice(position.at, end);
    position.at = end + 1;
    return field;
  }
  let end = position.at + 1;
  while (text[end] !== '"') {
    end += text[end] === '\\' ? 2 : 1;
  }
  const field = JSON.parse(text.slice(position.at, end + 1)) as string;
  position.at = end + 2;
  return field;
}
