import { ReactNode } from 'react';

/** A name and its value. */
export type Fact = [name: string, value: ReactNode];

/** What is known of something, as names and values. */
export function Facts(props: { facts: readonly Fact[]; className: string }) {
  return (
    <dl className={props.className}>
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
