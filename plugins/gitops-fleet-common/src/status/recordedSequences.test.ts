import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { applyFailure } from './__fixtures__/applyFailure';
import { buildFailure } from './__fixtures__/buildFailure';
import { dependency } from './__fixtures__/dependency';
import { life } from './__fixtures__/life';
import { missing } from './__fixtures__/missing';
import { neverHealthy } from './__fixtures__/neverHealthy';
import {
  betweenWrites,
  Replay,
  replay,
  replayBegins,
} from './__fixtures__/replay';
import { resync } from './__fixtures__/resync';
import { source } from './__fixtures__/source';
import { sourceFailures } from './__fixtures__/sourceFailures';
import { assessResource } from './assessResource';
import { AssessmentContext, ResourceAssessment } from './status';

/*
 * What a person is shown while real controllers work: each recorded sequence is fed to the engine write by write, and what
 * changes on the page is what a person would say happened.
 */

/** The source as it was at the latest by now: its artifact is the newest revision that the object has heard of. */
function sourceAt(states: Replay, at: number): KubernetesObject | undefined {
  let revision: string | undefined;
  for (const { status } of states.slice(0, at + 1)) {
    const { lastAttemptedRevision, conditions } = asMap(status);
    const named = asMaps(conditions)
      .map(({ message }) => /revision:? (\S+@sha1:\w+)/.exec(`${message}`)?.[1])
      .find(Boolean);
    revision = named ?? asText(lastAttemptedRevision) ?? revision;
  }
  return revision === undefined
    ? undefined
    : {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'source', namespace: 'replay' },
        status: { artifact: { revision } },
      };
}

/** What is shown from the first look on, `status reason`: an entry for every change, also of what a failure says. */
function shownFrom(
  states: Replay,
  first: number,
  context: Partial<AssessmentContext> = {},
): string[] {
  const looks: { shown: string; failure: string }[] = [];
  let previous: ResourceAssessment | undefined;
  for (let at = first; at < states.length; at++) {
    previous = assessResource(states[at], {
      now: new Date(replayBegins + at * betweenWrites),
      source: sourceAt(states, at),
      ...context,
      previous,
    });
    const { displayStatus, displayReason, displayMessage } = previous;
    const look = {
      shown: `${displayStatus} ${displayReason}`,
      failure: displayStatus === 'Failed' ? displayMessage : '',
    };
    const before = looks[looks.length - 1];
    if (before?.shown !== look.shown || before.failure !== look.failure) {
      looks.push(look);
    }
  }
  return looks.map(({ shown }) => shown);
}

/** While app waits, base is in a health check; before and after it is ready. */
function whileBaseIsChecked(): Partial<AssessmentContext> {
  const states = replay(dependency)['Kustomization/base'];
  const checked = states.filter(({ status }) =>
    asMaps(asMap(status).conditions).some(
      ({ type, status: is }) => type === 'Healthy' && is === 'Unknown',
    ),
  );
  return { dependencies: checked.slice(-1) };
}

const created = 'Progressing AwaitingFirstReconcile';
const progressing = 'Progressing Progressing';
const ready = 'Ready ReconciliationSucceeded';
const resumed = 'Progressing AwaitingReconcile';
const deleted = 'Progressing Terminating';
const stored = 'Ready Succeeded';

interface Case {
  name: string;
  recording: string;
  object: string;
  context?: Partial<AssessmentContext>;
  shown: string[];
}

const cases: Case[] = [
  {
    name: 'a routine resync shows nothing',
    recording: resync,
    object: 'Kustomization/app',
    shown: [created, progressing, ready],
  },
  {
    name: 'a routine resync with health checks shows nothing',
    recording: resync,
    object: 'Kustomization/waiting',
    shown: [created, progressing, ready],
  },
  {
    name: 'a new revision, a suspension, a resumption and the deletion show once each, a requested run does not',
    recording: life,
    object: 'Kustomization/app',
    shown: [
      created,
      progressing,
      ready,
      progressing,
      ready,
      'Suspended Suspended',
      resumed,
      progressing,
      ready,
      deleted,
    ],
  },
  {
    name: 'a failing build stays failed, with its message, through retries and until the repair has been applied',
    recording: buildFailure,
    object: 'Kustomization/app',
    shown: [
      created,
      progressing,
      ready,
      progressing,
      'Failed BuildFailed',
      ready,
    ],
  },
  {
    name: 'what cannot be applied stays failed, with its message, through retries and until the repair has been applied',
    recording: applyFailure,
    object: 'Kustomization/app',
    shown: [
      created,
      progressing,
      ready,
      progressing,
      'Failed ReconciliationFailed',
      ready,
    ],
  },
  {
    name: 'what never becomes healthy stays failed through the next health checks',
    recording: neverHealthy,
    object: 'Kustomization/app',
    shown: [
      created,
      progressing,
      ready,
      progressing,
      'Failed HealthCheckFailed',
      ready,
    ],
  },
  {
    name: 'a long health check of what was ready shows nothing',
    recording: dependency,
    object: 'Kustomization/base',
    shown: [created, progressing, ready],
  },
  {
    name: 'a wait for a dependency that is merely being reconciled shows nothing',
    recording: dependency,
    object: 'Kustomization/app',
    context: whileBaseIsChecked(),
    shown: [created, progressing, ready],
  },
  {
    name: 'a wait for a dependency of which nothing is known shows',
    recording: dependency,
    object: 'Kustomization/app',
    shown: [
      created,
      progressing,
      ready,
      'DependencyNotReady DependencyNotReady',
      ready,
    ],
  },
  {
    name: 'a dependency that does not exist',
    recording: missing,
    object: 'Kustomization/without-dependency',
    context: { dependencies: [] },
    shown: [created, 'DependencyNotReady DependencyNotReady'],
  },
  {
    name: 'a source that does not exist, then has no artifact, then is there',
    recording: missing,
    object: 'Kustomization/without-source',
    // Its message is what changes: the source is not found, then has nothing.
    shown: [created, 'Failed ArtifactFailed', 'Failed ArtifactFailed', ready],
  },
  {
    name: 'a path that does not exist',
    recording: missing,
    object: 'Kustomization/without-path',
    shown: [created, progressing, 'Failed ArtifactFailed'],
  },
  {
    name: 'a kubeconfig that does not exist',
    recording: missing,
    object: 'Kustomization/without-kubeconfig',
    shown: [created, progressing, 'Failed ReconciliationFailed'],
  },
  {
    name: 'a source: a new revision, a request, a suspension, a branch that does not exist for a while, the deletion',
    recording: source,
    object: 'GitRepository/source',
    shown: [
      created,
      progressing,
      stored,
      progressing,
      stored,
      'Suspended Suspended',
      resumed,
      progressing,
      stored,
      resumed,
      progressing,
      'Failed GitOperationFailed',
      stored,
      deleted,
    ],
  },
  {
    name: 'a source whose secret does not exist',
    recording: sourceFailures,
    object: 'GitRepository/secret',
    shown: [created, progressing, 'Failed AuthenticationFailed'],
  },
];

it.each(cases)('$name', ({ recording, object, context, shown }) => {
  const states = replay(recording)[object];
  expect(shownFrom(states, 0, context)).toEqual(shown);
});

it.each(cases)(
  'whoever looks first in the middle is told the rest, at most after a run in progress: $name',
  ({ recording, object, context, shown }) => {
    const states = replay(recording)[object];
    for (let first = 1; first < states.length; first++) {
      const seen = withoutRepetitions(shownFrom(states, first, context));
      const rest = seen[0] === progressing ? seen.slice(1) : seen;
      const whole = withoutRepetitions(shown);
      expect(rest).toEqual(whole.slice(whole.length - rest.length));
    }
  },
);

/** In the middle of a retry nothing says what the failure said: its message comes later. */
function withoutRepetitions(shown: string[]): string[] {
  return shown.filter((each, index) => each !== shown[index - 1]);
}

it.each(cases)(
  'no first look takes a run in progress for the message of a failure: $name',
  ({ recording, object, context }) => {
    const states = replay(recording)[object];
    const failures = states
      .map((state, at) =>
        assessResource(state, {
          now: new Date(replayBegins + at * betweenWrites),
          source: sourceAt(states, at),
          ...context,
        }),
      )
      .filter(({ displayStatus }) => displayStatus === 'Failed')
      .map(({ displayMessage }) => displayMessage);
    expect(failures.filter(message => /in progress/.test(message))).toEqual([]);
  },
);
