/*
 * Total readers: no input throws, and a value of the wrong type is an absent value.
 */

/** `value` as a map of fields, or an empty one. */
export function asMap(value: unknown): { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { [field: string]: unknown })
    : {};
}

/** The maps of a list; anything that is not a list is an empty one. */
export function asMaps(value: unknown): { [field: string]: unknown }[] {
  return Array.isArray(value)
    ? value.filter(
        item =>
          typeof item === 'object' && item !== null && !Array.isArray(item),
      )
    : [];
}

/** `value` if it is text that is not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An integer or its text. */
export function asInteger(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value : undefined;
  }
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value)
    ? Number(value)
    : undefined;
}

/** True for `true` and its text. */
export function asBoolean(value: unknown): boolean {
  return value === true || value === 'true';
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** An RFC 3339 time in epoch milliseconds. */
export function asTime(value: unknown): number | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const plain = plainTime(value);
  if (plain !== undefined) {
    return plain;
  }
  if (!rfc3339.test(value)) {
    return undefined;
  }
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** `2026-11-24T12:00:00Z`, as Kubernetes writes every time, ten times as fast as by a pattern and `Date.parse`. */
function plainTime(text: string): number | undefined {
  if (text.length !== 20 || text[19] !== 'Z' || text[10] !== 'T') {
    return undefined;
  }
  if (
    text[4] !== '-' ||
    text[7] !== '-' ||
    text[13] !== ':' ||
    text[16] !== ':'
  ) {
    return undefined;
  }
  const year = digitsAt(text, 0) * 100 + digitsAt(text, 2);
  const [month, day] = [digitsAt(text, 5), digitsAt(text, 8)];
  const [hour, minute] = [digitsAt(text, 11), digitsAt(text, 14)];
  const second = digitsAt(text, 17);
  // What is rare is left to the slow way: the ends of months, and what is no date. NaN fits no bound.
  const usual =
    year >= 1970 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  return usual
    ? Date.UTC(year, month - 1, day, hour, minute, second)
    : undefined;
}

/** Two digits as a number, NaN where others stand. */
function digitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9
    ? tens * 10 + ones
    : NaN;
}

const milliseconds: { [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Durations that were read: a fleet says few, and each of them again and again. */
const knownDurations = new Map<string, number>();
const mostKnownDurations = 1_000;
const longestKnownDuration = 32;

/** A Go duration such as `1h30m` in milliseconds. */
export function asDuration(value: unknown): number | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const known = knownDurations.get(value);
  if (known !== undefined) {
    return known;
  }
  const duration = parseDuration(value);
  if (
    duration !== undefined &&
    value.length <= longestKnownDuration &&
    knownDurations.size < mostKnownDurations
  ) {
    knownDurations.set(value, duration);
  }
  return duration;
}

function parseDuration(text: string): number | undefined {
  if (!/^([\d.]+(ns|us|µs|ms|s|m|h))+$/.test(text)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(
    /([\d.]+)(ns|us|µs|ms|s|m|h)/g,
  )) {
    total += Number(amount) * milliseconds[unit];
  }
  return Number.isFinite(total) ? total : undefined;
}
