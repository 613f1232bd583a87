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

const dash = 0x2d;
const colon = 0x3a;
const zero = 0x30;
const letterT = 0x54;
const letterZ = 0x5a;
const secondsOfDay = 86_400;

/** Of a year that is no leap year; the 29th of February is left to the slow way. */
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `2026-11-24T12:00:00Z`, as Kubernetes writes every time, ten times as fast as by a pattern and `Date.parse`. What is no
 * date is left to the slow way.
 */
function plainTime(text: string): number | undefined {
  if (
    text.length !== 20 ||
    text.charCodeAt(4) !== dash ||
    text.charCodeAt(7) !== dash ||
    text.charCodeAt(10) !== letterT ||
    text.charCodeAt(13) !== colon ||
    text.charCodeAt(16) !== colon ||
    text.charCodeAt(19) !== letterZ
  ) {
    return undefined;
  }
  const century = digitsAt(text, 0);
  const yearOfCentury = digitsAt(text, 2);
  const month = digitsAt(text, 5);
  const day = digitsAt(text, 8);
  const hour = digitsAt(text, 11);
  const minute = digitsAt(text, 14);
  const second = digitsAt(text, 17);
  if (
    century < 20 ||
    yearOfCentury < 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysOfMonths[month - 1] ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 59
  ) {
    return undefined;
  }
  const days = daysUntil(century * 100 + yearOfCentury, month, day);
  return (days * secondsOfDay + hour * 3_600 + minute * 60 + second) * 1_000;
}

/** Two digits as a number, negative where others stand. */
function digitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** Days from the epoch to a day of the Gregorian calendar, whose years begin in March here: a leap day is the last one. */
function daysUntil(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const monthsSinceMarch = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  const daysSinceMarch = Math.floor((153 * monthsSinceMarch + 2) / 5);
  return y * 365 + leapDays + daysSinceMarch + day - 719_469;
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
