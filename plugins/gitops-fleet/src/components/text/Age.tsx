import { useCallback } from 'react';
import { formatAge, formatMoment } from '../../fleet/age';
import { useTimedText } from '../../store/useFleet';

/** How long ago a moment is, kept up to date; the moment itself as its title. */
export function Age(props: {
  /** Epoch milliseconds. */
  since: number | undefined;
  /** What stands where the moment is not known. */
  otherwise?: string;
}) {
  const { since, otherwise = '–' } = props;
  const text = useTimedText(
    useCallback(
      now => (since === undefined ? otherwise : formatAge(now - since)),
      [since, otherwise],
    ),
  );
  return since === undefined ? (
    <span>{text}</span>
  ) : (
    <time
      dateTime={new Date(since).toISOString()}
      title={new Date(since).toLocaleString('en-GB')}
    >
      {text}
    </time>
  );
}

/** A moment by the clock, `14:02` or `21 Nov, 14:02`. */
export function Moment(props: { at: number | undefined }) {
  const { at } = props;
  const text = useTimedText(
    useCallback(
      now => (at === undefined ? 'never' : formatMoment(at, now)),
      [at],
    ),
  );
  return <span>{text}</span>;
}

/** How long until a moment: `8 s`, or `now`. */
export function Until(props: { at: number }) {
  const { at } = props;
  const text = useTimedText(
    useCallback(
      now => (at - now < 1_000 ? 'now' : `in ${formatAge(at - now)}`),
      [at],
    ),
  );
  return <span>{text}</span>;
}
