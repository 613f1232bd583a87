import { ConnectionKind } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fragment } from 'react';
import { StatusMark } from '../marks/StatusMark';
import { Age } from '../text/Age';
import styles from './connections.module.css';
import { kindMarks, kindStates } from './connectionWords';

/** Kinds in trouble first, those that are not there last. */
const order: readonly ConnectionKind['state'][] = [
  'forbidden',
  'stale',
  'syncing',
  'live',
  'not-granted',
  'not-installed',
];

function worstFirst(kinds: readonly ConnectionKind[]): ConnectionKind[] {
  return [...kinds].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  );
}

function isThere({ state }: ConnectionKind): boolean {
  return state !== 'not-installed' && state !== 'not-granted';
}

/**
 * How each kind of resource on a management cluster is seen.
 *
 * @param brief - leaves out what only somebody who looks for the cause of trouble needs
 * @param lost - whether the page hears of no changes: then it knows of no kind that it is live
 */
export function ConnectionKinds(props: {
  kinds: readonly ConnectionKind[];
  brief?: boolean;
  lost: boolean;
}) {
  const { kinds, brief, lost } = props;
  const missing = kinds.filter(({ state }) => state === 'not-installed');
  const shown = kinds.filter(({ state }) => state !== 'not-installed');
  return (
    <>
      <table className={styles.kinds} aria-label="Kinds">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.number}>
              Objects
            </th>
            {!brief && (
              <>
                <th scope="col" className={styles.number}>
                  Last event
                </th>
                <th scope="col" className={styles.number}>
                  Relists
                </th>
                <th scope="col" className={styles.number}>
                  Restarts
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {worstFirst(shown).map(kind => {
            const state = lost && kind.state === 'live' ? 'stale' : kind.state;
            return (
              <Fragment key={`${kind.group}/${kind.kind}`}>
                <tr title={(brief && kind.message) || undefined}>
                  <th scope="row">
                    {kind.kind}{' '}
                    <span
                      className={brief ? styles.muted : styles.version}
                      title={kind.group}
                    >
                      {!brief && `${kind.group}${kind.version && '/'}`}
                      {kind.version}
                    </span>
                  </th>
                  <td className={styles.state}>
                    <StatusMark status={kindMarks[state]} /> {kindStates[state]}
                  </td>
                  <td className={styles.number}>
                    {isThere(kind) ? kind.objects.toLocaleString('en-US') : '–'}
                  </td>
                  {!brief && <Counters kind={kind} />}
                </tr>
                {kind.message && !brief && (
                  <tr
                    className={
                      isThere(kind) ? styles.explanation : styles.remark
                    }
                  >
                    <td colSpan={6}>{kind.message}</td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {missing.length > 0 && (
        <p className={styles.missing}>
          Not installed: {missing.map(({ kind }) => kind).join(', ')}
        </p>
      )}
    </>
  );
}

function Counters(props: { kind: ConnectionKind }) {
  const { kind } = props;
  return (
    <>
      <td className={styles.number}>
        {isThere(kind) ? (
          <Age since={kind.lastEventAt} otherwise="none yet" />
        ) : (
          '–'
        )}
      </td>
      <td className={styles.number}>
        {isThere(kind) ? kind.relists ?? '–' : '–'}
      </td>
      <td className={styles.number}>
        {isThere(kind) ? kind.restarts ?? '–' : '–'}
      </td>
    </>
  );
}
