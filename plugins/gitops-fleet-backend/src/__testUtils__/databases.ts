import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { FleetDatabase } from '../database/FleetDatabase';

/** The engines to test on: SQLite, and PostgreSQL where `npm test` or the environment names one. */
export const databaseIds: TestDatabaseId[] = [
  'SQLITE_3',
  ...(process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING
    ? (['POSTGRES_15'] as const)
    : []),
];

/** Databases with the plugin's tables; call it at the top of a file. */
export function fleetDatabases() {
  const databases = TestDatabases.create({ ids: databaseIds });
  return {
    /** Another empty database. */
    async create(id: TestDatabaseId): Promise<FleetDatabase> {
      const knex = await databases.init(id);
      return FleetDatabase.open({ getClient: async () => knex });
    },
  };
}

const nothing = () => {};

/** What knex says of a server that is meant to be away. */
export const silentLog = {
  debug: nothing,
  warn: nothing,
  error: nothing,
  deprecate: nothing,
};

/** Waits until an expectation holds. */
export async function until(
  expectation: () => void | Promise<void>,
  seconds = 20,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}
