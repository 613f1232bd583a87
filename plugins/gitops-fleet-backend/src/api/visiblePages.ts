/** Pages that are read for one answer: a caller who may see next to nothing gets a short page, and the next one. */
const mostPages = 10;

/**
 * One page of what a caller may see, from pages of everything. It may be shorter than was asked for.
 *
 * @param read - one page of everything from a cursor on
 * @param accepts - whether the caller may see an entry
 */
export async function visiblePage<
  TPage extends { entries: { key: string }[]; nextCursor?: string },
>(
  read: (cursor: string | undefined) => Promise<TPage>,
  accepts: (entry: TPage['entries'][number]) => boolean,
  cursor: string | undefined,
): Promise<TPage> {
  let page = await read(cursor);
  let entries = page.entries.filter(accepts);
  for (
    let pages = 1;
    entries.length === 0 && page.nextCursor && pages < mostPages;
    pages++
  ) {
    page = await read(page.nextCursor);
    entries = page.entries.filter(accepts);
  }
  return { ...page, entries };
}
