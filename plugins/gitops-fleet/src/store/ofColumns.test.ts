import { FleetColumns } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sampleResource } from '../__testUtils__/sampleRecords';
import { ofColumns } from './ofColumns';

describe('ofColumns', () => {
  const namesOf = (columns: FleetColumns, suffix: string) =>
    Array.from(
      { length: columns.length },
      (_, row) => columns.text('name', row) + suffix,
    );

  it('derives again when the version, the columns or an argument changes, and not otherwise', () => {
    const derive = jest.fn(namesOf);
    const names = ofColumns(derive);
    const columns = new FleetColumns();
    columns.set(sampleResource({ name: 'one' }));
    const first = names({ columns, version: 1 }, '!');

    expect(names({ columns, version: 1 }, '!')).toBe(first);
    expect(derive).toHaveBeenCalledTimes(1);

    columns.set(sampleResource({ name: 'two' }));
    expect(names({ columns, version: 2 }, '!')).toEqual(['one!', 'two!']);
    expect(names({ columns, version: 2 }, '?')).toEqual(['one?', 'two?']);
    expect(names({ columns: new FleetColumns(), version: 2 }, '?')).toEqual([]);
  });
});
