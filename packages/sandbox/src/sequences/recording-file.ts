import { Document, isMap, isScalar, isSeq, Scalar, visit, YAMLMap } from 'yaml';
import { isRecord, JsonObject } from '../kubernetes/json';
import { diffPatch } from '../kubernetes/merge';
import { fieldHistories, hasFieldHistories } from './field-histories';
import { ObservedStates } from './sequence-recorder';
import { PlayedCase, SequenceCase } from './sequence-case';

const header = ` What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
 a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
 Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.`;

/** The text of a recording. */
export function formatRecording({ story, objects }: PlayedCase): string {
  const document = new Document({
    story,
    objects: Object.fromEntries(
      Object.entries(objects).map(([name, states]) => [
        name,
        hasFieldHistories(name) ? fieldHistories(states) : changesOf(states),
      ]),
    ),
  });
  document.commentBefore = header;
  const [, objectsPair] = (document.contents as YAMLMap<Scalar>).items;
  // One condition, one line.
  objectsPair.key.commentBefore = ' prettier-ignore';
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? key.value : undefined;
      if (name === 'conditions' && isSeq(value)) {
        value.items.forEach(item => {
          if (isMap(item)) {
            item.flow = true;
          }
        });
      }
      if (
        (isSeq(value) || isMap(value)) &&
        ['finalizers', 'inventory', 'artifact', 'metadata'].includes(
          String(name),
        )
      ) {
        value.flow = true;
      }
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** `build-failure` as the name of a module and of what it exports. */
function moduleName(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A file that holds a recording. */
export interface RecordingFile {
  /** From the root of this repository. */
  path: string;
  text: string;
}

/**
 * The files that hold what was recorded of a case: the recording, and for a case of Flux a copy as a module, for the tests
 * of the status engine, which may not read files.
 */
export function recordingFiles(
  { name, flux }: Pick<SequenceCase, 'name' | 'flux'>,
  played: PlayedCase,
): RecordingFile[] {
  const text = formatRecording(played);
  const recording = {
    path: `packages/sandbox/src/sequences/__fixtures__/${name}.yaml`,
    text,
  };
  return flux
    ? [
        recording,
        {
          path: `plugins/gitops-fleet-common/src/status/__fixtures__/${moduleName(
            name,
          )}.ts`,
          text: `export const ${moduleName(name)} = String.raw\`${text}\`;\n`,
        },
      ]
    : [recording];
}

function changesOf(states: ObservedStates): (JsonObject | 'gone')[] {
  let before: JsonObject = {};
  return states.map(state => {
    if (!state) {
      return 'gone';
    }
    const change = diffPatch(before, state) ?? {};
    before = state;
    return isRecord(change.status)
      ? { ...change, status: inReadingOrder(change.status) }
      : change;
  });
}

/** Conditions, which tell what happens, come first. */
function inReadingOrder(status: JsonObject): JsonObject {
  const { conditions, ...rest } = status;
  return conditions === undefined || conditions === null
    ? status
    : {
        conditions: Array.isArray(conditions)
          ? conditions.map(condition => conditionInReadingOrder(condition))
          : conditions,
        ...rest,
      };
}

function conditionInReadingOrder(condition: JsonObject[string]) {
  if (!isRecord(condition)) {
    return condition as never;
  }
  const { type, status, reason, message, ...rest } = condition;
  return { type, status, reason, message, ...rest } as never;
}
