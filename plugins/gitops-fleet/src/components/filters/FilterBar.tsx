import { withParameter } from '../../fleet/urlParameters';
import { useUrlState } from '../useUrlState';
import { FacetFilter, FacetFilterProps } from './FacetFilter';
import { FilterSearch } from './FilterSearch';
import styles from './filters.module.css';

/** A filter of a bar. Its label is its name where none is given. */
export type BarFacet<Name extends string> = Omit<
  FacetFilterProps,
  'label' | 'onChange'
> & { name: Name; label?: string };

const asList = (parameters: URLSearchParams, name: string, values: string[]) =>
  withParameter(parameters, name, values.join(','));

/**
 * The search and the filters above a table. What is chosen lies in the URL: the search as `q`, each filter by its name.
 *
 * @param label - what the search is for
 * @param withValues - writes what is chosen of a filter; as a list in its parameter where it is left out
 */
export function FilterBar<Name extends string>(props: {
  label: string;
  placeholder: string;
  q: string;
  facets: readonly BarFacet<Name>[];
  withValues?: (
    parameters: URLSearchParams,
    name: Name,
    values: string[],
  ) => URLSearchParams;
}) {
  const { label, placeholder, q, facets, withValues = asList } = props;
  const [, change] = useUrlState();
  return (
    <div className={styles.bar}>
      <FilterSearch
        label={label}
        placeholder={`${placeholder}  ( / )`}
        value={q}
        onChange={value =>
          change(current => withParameter(current, 'q', value))
        }
      />
      {facets.map(({ name, ...facet }) => (
        <FacetFilter
          key={name}
          label={name}
          {...facet}
          onChange={values =>
            change(current => withValues(current, name, values))
          }
        />
      ))}
    </div>
  );
}
