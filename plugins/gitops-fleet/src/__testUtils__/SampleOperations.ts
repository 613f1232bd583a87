import {
  BulkOperationRequest,
  Operation,
  OperationPage,
  SupportedOperation,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Operations in memory: accepted at once; a test says how they go on. */
export class SampleOperations {
  /** Newest first. */
  entries: Operation[] = [];
  /** What every resource can be asked for. */
  supported: SupportedOperation[] = [
    'reconcile',
    'with-source',
    'suspend',
    'resume',
  ];
  /** Why nothing can be asked for. */
  unavailable: string | undefined;
  /** Thrown instead of accepting another one. */
  failure: Error | undefined;
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  accept(
    fields: Pick<Operation, 'operation' | 'key'> & Partial<Operation>,
  ): Operation {
    if (this.failure) {
      throw this.failure;
    }
    const operation: Operation = {
      id: `operation-${++this.#count}`,
      at: this.#now(),
      actor: 'user:default/guest',
      reason: '',
      state: fields.operation === 'suspend' ? 'settled' : 'accepted',
      message: '',
      notes: [],
      ...fields,
    };
    this.entries.unshift(operation);
    return operation;
  }

  acceptBulk(request: BulkOperationRequest): Operation {
    const { keys = [], operation, reason } = request;
    return this.accept({
      operation,
      key: '',
      reason: reason ?? '',
      state: 'running',
      counts: { waiting: keys.length },
      targets: keys.map((key, index) => ({
        id: `target-${index}`,
        at: this.#now(),
        operation,
        key,
        actor: 'user:default/guest',
        reason: reason ?? '',
        state: 'waiting',
        message: '',
        notes: [],
      })),
    });
  }

  /** Says how an operation has gone on. */
  update(id: string, fields: Partial<Operation>): Operation {
    const index = this.entries.findIndex(entry => entry.id === id);
    if (index < 0) {
      throw new Error(`there is no operation ${id}`);
    }
    this.entries[index] = { ...this.entries[index], ...fields };
    return this.entries[index];
  }

  find(id: string): Operation {
    return this.update(id, {});
  }

  page(key: string | undefined): OperationPage {
    return {
      entries: this.entries.filter(
        entry => key === undefined || entry.key === key,
      ),
    };
  }
}
