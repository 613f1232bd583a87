import { fleetDatabases } from '../__testUtils__/databases';
import { SilentDatabase } from '../__testUtils__/SilentDatabase';

jest.setTimeout(60_000);

const databases = fleetDatabases();

describe('the database at the end of a process', () => {
  it('is waited for as long as it answers', async () => {
    const database = await databases.create('SQLITE_3');
    let answers = 0;
    const work = new Promise<void>(resolve => {
      database.knex.on('query-response', () => {
        answers++;
        if (answers === 3) {
          resolve();
        }
      });
    });
    expect(await database.endsWhileAnswering(work)).toBe(true);
  });

  it('is not waited for when it says nothing', async () => {
    const database = await SilentDatabase.start();
    const endless = database.knex.raw('select 1');
    endless.then(
      () => {},
      () => {},
    );
    expect(await database.endsWhileAnswering(endless, 300)).toBe(false);
    await database.close();
  });

  it('says that what has failed has not ended well', async () => {
    const database = await databases.create('SQLITE_3');
    const failing = database.knex.raw('select nothing from nowhere');
    expect(await database.endsWhileAnswering(failing)).toBe(false);
  });
});
