import {
  Button,
  Checkbox,
  CheckboxGroup,
  DialogTrigger,
  Popover,
  SearchField,
} from '@backstage/ui';
import { useState } from 'react';
import styles from './filters.module.css';

/** A value that a filter can accept. */
interface FacetOption {
  value: string;
  label: string;
  /** How many rows it would show. */
  count: number;
}

/** More than a person reads: the search narrows the rest. */
const shownOptions = 40;

const byNumber = new Intl.Collator('en', { numeric: true });

/** The values with the chosen ones that have no rows now, most rows first. */
function optionsOf(filter: Facet): FacetOption[] {
  const { counts, chosen, labelOf = String } = filter;
  const missing = chosen
    .filter(value => !counts.has(value))
    .map(value => [value, 0] as const);
  return [...counts, ...missing]
    .map(([value, count]) => ({ value, count, label: labelOf(value) }))
    .sort((a, b) => b.count - a.count || byNumber.compare(a.label, b.label));
}

/** A property whose values a list can be narrowed to. */
interface Facet {
  label: string;
  /** How many rows each value would show. */
  counts: ReadonlyMap<string, number>;
  /** No chosen value accepts all. */
  chosen: readonly string[];
  onChange: (values: string[]) => void;
  labelOf?: (value: string) => string;
}

/** What a filter shows. */
export interface FacetFilterProps extends Facet {
  /** How a choice that is not a list of values is called, such as `reconcilers`. */
  summary?: string;
}

/** A filter by the values of one property. */
export function FacetFilter(props: FacetFilterProps) {
  const { label, chosen, labelOf = String } = props;
  let summary = props.summary ?? 'all';
  if (!props.summary && chosen.length === 1) {
    summary = labelOf(chosen[0]);
  } else if (!props.summary && chosen.length > 1) {
    summary = `${chosen.length} values`;
  }
  return (
    <DialogTrigger>
      <Button variant="secondary" size="small" className={styles.chip}>
        {label} <b>{summary}</b>
      </Button>
      <Popover hideArrow placement="bottom start" aria-label={label}>
        <FacetOptions {...props} />
      </Popover>
    </DialogTrigger>
  );
}

/** What a person chooses from. Its options are made while it is open, and not with every change of the fleet. */
function FacetOptions(props: Facet) {
  const { label, chosen, onChange } = props;
  const [search, setSearch] = useState('');
  const options = optionsOf(props);
  const found = options.filter(option =>
    option.label.toLowerCase().includes(search.toLowerCase()),
  );
  const shown = found.slice(0, shownOptions);
  const change = (values: string[]) => {
    const hidden = chosen.filter(
      value => !shown.some(option => option.value === value),
    );
    onChange([...hidden, ...values]);
  };
  return (
    <div className={styles.facet}>
      {options.length > 8 && (
        <SearchField
          aria-label={`Search in ${label}`}
          size="small"
          value={search}
          onChange={setSearch}
        />
      )}
      <CheckboxGroup aria-label={label} value={[...chosen]} onChange={change}>
        {shown.map(option => (
          <Checkbox key={option.value} value={option.value}>
            <span className={styles.option}>
              <span className={styles.optionLabel}>{option.label}</span>
              <span className={styles.count}>{option.count}</span>
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
      {found.length === 0 && (
        <p className={styles.note}>Nothing to choose from</p>
      )}
      {found.length > shown.length && (
        <p className={styles.note}>
          {found.length - shown.length} more: type to narrow
        </p>
      )}
      {chosen.length > 0 && (
        <Button variant="tertiary" size="small" onPress={() => onChange([])}>
          Show all
        </Button>
      )}
    </div>
  );
}
