import { Button } from '@backstage/ui';
import { PanelNote } from './Panel';

/** In the place of a list's rows: why there are none, and the way out where filters are the reason. */
export function NothingMatches(props: { why: string; onClear?(): void }) {
  const { why, onClear } = props;
  return (
    <PanelNote>
      <p>{why}</p>
      {onClear && (
        <Button size="small" variant="secondary" onPress={onClear}>
          Clear filters
        </Button>
      )}
    </PanelNote>
  );
}
