import { ControlPlane, ResourceType, Watch } from '../kubernetes/control-plane';
import { isRecord, listAt, recordAt, textAt } from '../kubernetes/json';
import { asJson, findCondition, KubernetesObject } from '../kubernetes/object';

/** What a watcher can see of one write, in one line. */
export function describeWrite(object: KubernetesObject): string {
  const condition = (short: string, type: string) => {
    const found = findCondition(object, type);
    return found
      ? `${short}=${String(found.status)}/${String(found.reason)}@${String(
          found.observedGeneration,
        )}`
      : undefined;
  };
  const reconciling = findCondition(object, 'Reconciling');
  const step = /^(\w+ \w+|Running health checks)/.exec(
    textAt(reconciling, 'message') ?? '',
  )?.[1];
  const status = recordAt(asJson(object), 'status');
  const [latest] = listAt(status, 'history').filter(isRecord);
  const revision = (text: string | undefined) =>
    text?.slice(text.lastIndexOf(':') + 1);
  return [
    `gen=${object.metadata.generation}`,
    condition('R', 'Ready'),
    condition('Rec', 'Reconciling') &&
      `${condition('Rec', 'Reconciling')}(${step})`,
    condition('H', 'Healthy'),
    `og=${String(status.observedGeneration)}`,
    status.lastAttemptedRevision &&
      `att=${revision(textAt(status, 'lastAttemptedRevision'))}`,
    status.lastAppliedRevision &&
      `app=${revision(textAt(status, 'lastAppliedRevision'))}`,
    latest &&
      `hist=${String(latest.lastReconciledStatus)}x${String(
        latest.totalReconciliations,
      )}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Records the writes to one object as a watcher sees them. */
export class WriteRecorder {
  readonly objects: KubernetesObject[] = [];
  private readonly watch: Watch;
  private taken = 0;
  /** Whether the object has been deleted. */
  gone = false;

  constructor(controlPlane: ControlPlane, type: ResourceType, name: string) {
    this.watch = controlPlane.watch(type, {}, event => {
      if (event.object.metadata.name === name) {
        this.gone = event.type === 'DELETED';
        if (!this.gone) {
          this.objects.push(event.object);
        }
      }
    });
  }

  /** The writes since the last call. */
  take(): string[] {
    const lines = this.objects.slice(this.taken).map(describeWrite);
    this.taken = this.objects.length;
    return lines;
  }

  get last(): KubernetesObject {
    return this.objects[this.objects.length - 1];
  }

  close(): void {
    this.watch.close();
  }
}
