const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long something has been so, in its largest unit: `2 s`, `18 min`, `5 h`, `6 days`.
 *
 * @param milliseconds - clocks differ a little: what lies in the future began now
 */
export function formatAge(milliseconds: number): string {
  const age = Math.max(0, milliseconds);
  if (age < minute) {
    return `${Math.floor(age / second)} s`;
  }
  if (age < hour) {
    return `${Math.floor(age / minute)} min`;
  }
  if (age < 2 * day) {
    return `${Math.floor(age / hour)} h`;
  }
  return `${Math.floor(age / day)} days`;
}

/** A moment as a person at the desk would say it: `14:02` today, `21 Nov, 14:02` before. */
export function formatMoment(moment: number, now: number): string {
  const date = new Date(moment);
  const time = date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  });
  if (date.toDateString() === new Date(now).toDateString()) {
    return time;
  }
  const dayOfMonth = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
  });
  return `${dayOfMonth}, ${time}`;
}
