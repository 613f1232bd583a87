import { screen, within } from '@testing-library/react';

/**
 * A row of a table on the screen.
 *
 * @param link - name of the link that the row begins with
 */
export function rowOf(table: string, link: string): HTMLElement {
  const row = within(screen.getByRole('table', { name: table }))
    .getByRole('link', { name: link })
    .closest('tr');
  if (!row) {
    throw new Error(`${link} is in no row`);
  }
  return row;
}
