import { Alert } from '@backstage/ui';
import {
  Plan,
  PlannedFile,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { structuredPatch } from 'diff';
import styles from './fields.module.css';

const exposures: {
  [exposure in Plan['exposure']]: {
    status: 'info' | 'warning' | 'success';
    title: string;
    description: string;
  };
} = {
  gated: {
    status: 'success',
    title: 'Production is gated',
    description:
      'Merging changes the clusters that follow the base branch. Production changes with a promotion, not before.',
  },
  'ungated-prod': {
    status: 'warning',
    title: 'Changes production on merge',
    description:
      'Production clusters apply this as soon as the pull request is merged.',
  },
  none: {
    status: 'info',
    title: 'Changes no cluster',
    description: 'No cluster applies the files that this changes.',
  },
};

/** New files that are unfolded at first; files that change something always are. */
const shownAdded = 3;

/** A plan as a person approves it: its title, whom it reaches, warnings, and every file. */
export function PlanView(props: { plan: Plan }) {
  const { plan } = props;
  const exposure = exposures[plan.exposure];
  if (plan.noop) {
    return (
      <Alert
        status="info"
        icon
        title="Nothing to change"
        description="The platform repository says this already: no pull request will be opened."
      />
    );
  }
  return (
    <>
      <div>
        <strong className={styles.planTitle}>{plan.title}</strong>
        <div className={styles.muted}>
          {plan.files.length === 1 ? '1 file' : `${plan.files.length} files`} on
          branch <code>{plan.branch}</code>, from{' '}
          <code>{plan.baseSha.slice(0, 8)}</code>
        </div>
      </div>
      <Alert icon {...exposure} />
      {plan.warnings.map(warning => (
        <Alert key={warning} status="warning" icon title={warning} />
      ))}
      {plan.files.map((file, index) => (
        <FileDiff
          key={file.path}
          file={file}
          open={file.change === 'edit' || index < shownAdded}
        />
      ))}
    </>
  );
}

const changes: { [change in PlannedFile['change']]: string } = {
  add: 'added',
  edit: 'changed',
  delete: 'deleted',
};

const kinds: { [sign: string]: string } = {
  '+': styles.added,
  '-': styles.removed,
};

/** Lines of one file that are shown at most. */
const shownLines = 400;

function FileDiff(props: { file: PlannedFile; open: boolean }) {
  const { path, change, before = '', after = '' } = props.file;
  const { hunks } = structuredPatch(path, path, before, after, '', '', {
    context: 3,
  });
  const lines = hunks.flatMap((hunk, index) => [
    ...(index > 0 || hunk.oldStart > 1 ? ['…'] : []),
    ...hunk.lines,
  ]);
  return (
    <details open={props.open} className={styles.file}>
      <summary>
        <code>{path}</code>{' '}
        <span className={styles.muted}>{changes[change]}</span>
      </summary>
      <pre className={styles.diff} aria-label={`Changes of ${path}`}>
        {lines.slice(0, shownLines).map((line, index) => (
          <span key={index} className={kinds[line[0]] ?? styles.context}>
            {line}
            {'\n'}
          </span>
        ))}
        {lines.length > shownLines &&
          `… ${lines.length - shownLines} more lines`}
      </pre>
    </details>
  );
}
