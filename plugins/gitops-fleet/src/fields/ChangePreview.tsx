import { useApi } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Alert, Box, Button, Skeleton } from '@backstage/ui';
import {
  Plan,
  PlanRequest,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useEffect, useRef, useState } from 'react';
import { gitopsFleetApiRef } from '../api';
import styles from './fields.module.css';
import { actionInput } from './formData';
import { PlanView } from './PlanView';
import { fieldErrorText, FieldNote } from './repository';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      baseSha: z.string(),
      planDigest: z.string(),
      noop: z.boolean(),
    }),
  uiOptions: z =>
    z.object({
      action: z.enum([
        'gitops-fleet:tenant:onboard',
        'gitops-fleet:promotion:promote',
      ]),
      input: z.record(z.string()),
    }),
});

type PlanState =
  | { phase: 'planning' }
  | { phase: 'error'; message: string }
  | { phase: 'ready'; plan: Plan };

/** Milliseconds without a change of the form before a plan is asked for. */
const settle = 300;

/**
 * Shows what the template's action would change, from the same plan that the action runs. What is approved is what is
 * committed: the form keeps the plan's digest, and the action refuses to write another plan.
 */
function ChangePreview(props: typeof schema.TProps) {
  const options = props.uiSchema['ui:options'];
  const api = useApi(gitopsFleetApiRef);
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const [state, setState] = useState<PlanState>({ phase: 'planning' });
  const [attempt, setAttempt] = useState(0);
  const request = options?.action
    ? JSON.stringify({
        action: options.action,
        input: actionInput(props.formContext?.formData, options.input ?? {}),
      })
    : '';

  useEffect(() => {
    if (request === '') {
      return undefined;
    }
    const aborted = new AbortController();
    const asked: PlanRequest = JSON.parse(request);
    setState({ phase: 'planning' });
    onChange.current(undefined);
    const timer = setTimeout(() => {
      api.createPlan(asked, { signal: aborted.signal }).then(
        plan => {
          if (!aborted.signal.aborted) {
            setState({ phase: 'ready', plan });
            onChange.current({
              baseSha: plan.baseSha,
              planDigest: plan.digest,
              noop: plan.noop,
            });
          }
        },
        error => {
          if (!aborted.signal.aborted) {
            setState({ phase: 'error', message: fieldErrorText(error) });
          }
        },
      );
    }, settle);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [api, request, attempt]);

  if (request === '') {
    return (
      <FieldNote>
        This template's field has no ui:options.action, so there is nothing to
        preview. Name the action whose plan it shall show.
      </FieldNote>
    );
  }
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.preview}
      aria-label={props.schema.title ?? 'Preview'}
      aria-busy={state.phase === 'planning'}
    >
      <h3 className={styles.legend}>{props.schema.title ?? 'Preview'}</h3>
      {state.phase === 'planning' && (
        <div role="status" aria-label="Working out the changes">
          <Skeleton width="60%" height={20} />
          <Skeleton width="100%" height={140} />
        </div>
      )}
      {state.phase === 'error' && (
        <Alert
          status="danger"
          icon
          title="There is no plan"
          description={state.message}
          customActions={
            <Button
              size="small"
              variant="secondary"
              onPress={() => setAttempt(count => count + 1)}
            >
              Try again
            </Button>
          }
        />
      )}
      {state.phase === 'ready' && <PlanView plan={state.plan} />}
    </Box>
  );
}

export const changePreview = createFormField({
  name: 'GitopsFleetChangePreview',
  component: ChangePreview,
  schema,
  validation: (approved, field) => {
    if (!approved?.planDigest) {
      field.addError(
        'There is no plan yet: wait for the preview, or go back and correct what it complains about.',
      );
    }
  },
});
