import { Alert, Button } from '@backstage/ui';
import {
  Plan,
  PlannedFile,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { structuredPatch } from 'diff';
import { useState } from 'react';
import text from '../components/text/text.module.css';
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

/** Files that are unfolded at first. */
const unfolded = 3;

/** Files that change what is there say more than new ones. */
const order: readonly PlannedFile['change'][] = ['edit', 'delete', 'add'];

/** A plan as a person approves it: its title, whom it reaches, warnings, and every file. */
export function PlanView(props: { plan: Plan }) {
  const { plan } = props;
  const [all, setAll] = useState(false);
  const exposure = exposures[plan.exposure];
  const files = [...plan.files].sort(
    (a, b) => order.indexOf(a.change) - order.indexOf(b.change),
  );
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
        <div className={text.muted}>
          {plan.files.length === 1 ? '1 file' : `${plan.files.length} files`} on
          branch <code>{plan.branch}</code>, from{' '}
          <code>{plan.baseSha.slice(0, 8)}</code>
        </div>
      </div>
      <Alert icon {...exposure} />
      {plan.warnings.map(warning => (
        <Alert key={warning} status="warning" icon title={warning} />
      ))}
      {files.map((file, index) => (
        <FileDiff
          key={`${file.path} ${all}`}
          file={file}
          open={all || index < unfolded}
        />
      ))}
      {!all && files.length > unfolded && (
        <Button
          size="small"
          variant="secondary"
          className={styles.unfold}
          onPress={() => setAll(true)}
        >
          {`Unfold all ${files.length} files`}
        </Button>
      )}
    </>
  );
}

const changes: { [change in PlannedFile['change']]: string } = {
  add: 'added',
  edit: 'changed',
  delete: 'deleted',
};

const lineKinds: { [sign: string]: string } = {
  '+': styles.added,
  '-': styles.removed,
};

/** Lines of one file that are shown at most. */
const shownLines = 400;

/** The lines of a file's difference, each with its sign; `…` where lines are left out. */
function diffLines({ path, before = '', after = '' }: PlannedFile): string[] {
  const { hunks } = structuredPatch(path, path, before, after, '', '', {
    context: 3,
  });
  return hunks.flatMap((hunk, index) => [
    ...(index > 0 || hunk.oldStart > 1 ? ['…'] : []),
    ...hunk.lines,
  ]);
}

function FileDiff(props: { file: PlannedFile; open: boolean }) {
  const { path, change } = props.file;
  const lines = diffLines(props.file);
  const count = (sign: string) =>
    lines.filter(line => line.startsWith(sign)).length;
  return (
    <details open={props.open} className={styles.file}>
      <summary>
        <code>{path}</code>{' '}
        <span className={text.muted}>
          {changes[change]} · +{count('+')} −{count('-')}
        </span>
      </summary>
      <pre
        className={`${styles.diff} ${change === 'edit' ? styles.edited : ''}`}
        aria-label={`Changes of ${path}`}
      >
        {lines.slice(0, shownLines).map((line, index) => (
          <span key={index} className={lineKinds[line[0]] ?? styles.context}>
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
