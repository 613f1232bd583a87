/*
 * A PostgreSQL for a test that halts it: forked, it sends its address, does what it is told (`halt`, `resume`) and sends that
 * it is done. It ends with whoever has forked it.
 */
import { startPostgres } from './postgres.mjs';

const postgres = await startPostgres({ environment: process.env });
process.on('message', async order => {
  await postgres[order]();
  process.send(order);
});
process.on('disconnect', async () => {
  await postgres.stop();
  process.exit();
});
process.send(postgres.url);
