import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Box, Button, Skeleton } from '@backstage/ui';
import {
  GitOpsFleetApi,
  gitopsFleetPlanPermission,
  PlatformRepository,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactNode, useCallback, useEffect, useState } from 'react';
import { gitopsFleetApiRef } from '../api';
import { errorStatus, errorText } from '../errorText';
import text from '../components/text/text.module.css';
import styles from './fields.module.css';

/** Milliseconds for which the fields of one form share what they read. */
const shared = 10_000;

const reads = new WeakMap<
  GitOpsFleetApi,
  { at: number; repository: Promise<PlatformRepository> }
>();

/** Reads the platform repository, once for all fields of a form that ask at about the same time. */
export function readRepository(
  api: GitOpsFleetApi,
): Promise<PlatformRepository> {
  const last = reads.get(api);
  if (last && Date.now() - last.at < shared) {
    return last.repository;
  }
  const repository = api.getPlatformRepository();
  reads.set(api, { at: Date.now(), repository });
  repository.catch(() => reads.delete(api));
  return repository;
}

/** What went wrong when a field asked the backend, and the way out where it is a permission that is missing. */
export function fieldErrorText(error: unknown): string {
  return errorStatus(error) === 403
    ? `You need the permission ${gitopsFleetPlanPermission.name} for this. Ask those who run this portal for it.`
    : errorText(error);
}

type RepositoryState =
  | { phase: 'loading' }
  | { phase: 'error'; message: string }
  | { phase: 'ready'; repository: PlatformRepository };

/**
 * A field that offers what the platform repository has: shows that it is read, or why it cannot be, and then the field.
 */
export function RepositoryField(props: {
  children: (repository: PlatformRepository) => ReactNode;
}) {
  const api = useApi(gitopsFleetApiRef);
  const [state, setState] = useState<RepositoryState>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let wanted = true;
    readRepository(api).then(
      repository => wanted && setState({ phase: 'ready', repository }),
      error =>
        wanted && setState({ phase: 'error', message: fieldErrorText(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [api, attempt]);

  const retry = useCallback(() => {
    setState({ phase: 'loading' });
    setAttempt(count => count + 1);
  }, []);

  if (state.phase === 'loading') {
    return (
      <div role="status" aria-label="Reading the platform repository">
        <Skeleton width="100%" height={40} />
      </div>
    );
  }
  if (state.phase === 'error') {
    return (
      <Alert
        status="danger"
        icon
        title="The platform repository could not be read"
        description={state.message}
        customActions={
          <Button size="small" variant="secondary" onPress={retry}>
            Try again
          </Button>
        }
      />
    );
  }
  return (
    <Box bg="neutral" className={styles.control}>
      {props.children(state.repository)}
    </Box>
  );
}

/** A line below a field, or in the place of one that has nothing to offer. */
export function FieldNote(props: { children: ReactNode }) {
  return <p className={`${text.muted} ${styles.note}`}>{props.children}</p>;
}
