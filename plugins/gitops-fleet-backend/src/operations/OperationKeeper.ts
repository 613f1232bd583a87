import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { BulkOperations } from './BulkOperations';
import { OperationLog } from './OperationLog';
import { Operations } from './Operations';

/** Milliseconds between two renewals of the leases, and two looks at what others have left. */
const interval = 5_000;

/**
 * Sees that no operation is forgotten: keeps those that this replica follows, and picks up those whose replica is gone.
 */
export class OperationKeeper {
  readonly #log: OperationLog;
  readonly #operations: Operations;
  readonly #bulk: BulkOperations;
  readonly #logger: LoggerService;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    log: OperationLog;
    operations: Operations;
    bulk: BulkOperations;
    logger: LoggerService;
  }) {
    this.#log = options.log;
    this.#operations = options.operations;
    this.#bulk = options.bulk;
    this.#logger = options.logger;
  }

  start(): void {
    const look = async () => {
      try {
        await this.#log.renew();
        await this.pickUp();
      } catch (error) {
        this.#logger.warn(
          `Operations under way could not be looked after: ${stringifyError(
            error,
          )}`,
        );
      }
      this.#timer = setTimeout(look, interval);
    };
    this.#timer = setTimeout(look, interval);
  }

  /** Goes on with what is under way and has nobody who sees to it. */
  async pickUp(): Promise<void> {
    for (const entry of await this.#log.claimAbandoned()) {
      if (entry.key === '') {
        this.#bulk.resume(entry);
      } else {
        this.#operations
          .resume(entry)
          .catch(error =>
            this.#logger.warn(
              `The operation ${
                entry.id
              } could not be picked up: ${stringifyError(error)}`,
            ),
          );
      }
    }
  }

  /** Leaves what is under way to the others, or to the next start. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#bulk.stop();
    await this.#operations.stop();
    await this.#log.release();
  }
}
