import { SearchField } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import styles from './filters.module.css';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** The table that a search stands above follows it in its panel. */
function focusFirstRow(from: HTMLElement) {
  from
    .closest('section')
    ?.querySelector<HTMLElement>('tbody :is(a, button)')
    ?.focus();
}

/** A search over the rows. `/` leads to it from anywhere on the page, an arrow down from it to the first row. */
export function FilterSearch(props: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, placeholder, value, onChange } = props;
  const input = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(value);

  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === '/' && plain && !isTyping(event.target)) {
        event.preventDefault();
        input.current?.querySelector('input')?.focus();
      }
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  return (
    <SearchField
      ref={input}
      aria-label={label}
      placeholder={placeholder}
      size="small"
      className={styles.search}
      value={text}
      onKeyDown={event => {
        if (event.key === 'ArrowDown' && input.current) {
          focusFirstRow(input.current);
        }
      }}
      onChange={changed => {
        setText(changed);
        onChange(changed);
      }}
    />
  );
}
