import { useVirtualizer, Virtualizer } from '@tanstack/react-virtual';
import { RefObject, useLayoutEffect, useState } from 'react';

/** The element that moves when a person scrolls: the page itself, or a part of it such as the catalog's entity page. */
function scrollParentOf(element: HTMLElement): HTMLElement {
  for (
    let parent = element.parentElement;
    parent && parent !== document.body;
    parent = parent.parentElement
  ) {
    const { overflowY } = getComputedStyle(parent);
    if (overflowY === 'auto' || overflowY === 'scroll') {
      return parent;
    }
  }
  return document.documentElement;
}

type RowWindow = Virtualizer<HTMLElement, HTMLElement>;

function heightOf(scroller: HTMLElement): number {
  return scroller === document.documentElement
    ? window.innerHeight
    : scroller.clientHeight;
}

function observeRect(
  instance: RowWindow,
  changed: (rect: { width: number; height: number }) => void,
) {
  const scroller = instance.scrollElement;
  if (!scroller) {
    return undefined;
  }
  const measure = () =>
    changed({ width: scroller.clientWidth, height: heightOf(scroller) });
  measure();
  window.addEventListener('resize', measure);
  return () => window.removeEventListener('resize', measure);
}

function observeOffset(
  instance: RowWindow,
  changed: (offset: number, isScrolling: boolean) => void,
) {
  const scroller = instance.scrollElement;
  if (!scroller) {
    return undefined;
  }
  const source = scroller === document.documentElement ? document : scroller;
  const scrolled = () => changed(scroller.scrollTop, false);
  scrolled();
  source.addEventListener('scroll', scrolled, { passive: true });
  return () => source.removeEventListener('scroll', scrolled);
}

/**
 * The rows of a long table that are in sight, wherever the table lies on the page. Rows have known heights, so nothing
 * is measured while scrolling.
 *
 * @param body - the element that holds the rows
 */
export function useRowWindow(options: {
  body: RefObject<HTMLElement>;
  count: number;
  /** Pixels. Has to be the same function until the heights change. */
  rowHeight: (index: number) => number;
}): RowWindow {
  const { body, count, rowHeight } = options;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);

  useLayoutEffect(() => {
    const element = body.current;
    if (!element) {
      return undefined;
    }
    const parent = scrollParentOf(element);
    setScroller(parent);
    const locate = () => {
      const top =
        parent === document.documentElement
          ? 0
          : parent.getBoundingClientRect().top;
      setMargin(
        Math.round(
          element.getBoundingClientRect().top - top + parent.scrollTop,
        ),
      );
    };
    locate();
    if (typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    // What lies above the table grows and shrinks, and with it the content that holds both.
    const observer = new ResizeObserver(locate);
    observer.observe(document.body);
    const content = parent.firstElementChild;
    if (content) {
      observer.observe(content);
    }
    return () => observer.disconnect();
  }, [body]);

  const rowWindow = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    getScrollElement: () => scroller,
    estimateSize: rowHeight,
    observeElementRect: observeRect,
    observeElementOffset: observeOffset,
    scrollMargin: margin,
    overscan: 12,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  useLayoutEffect(() => rowWindow.measure(), [rowWindow, rowHeight]);
  return rowWindow;
}
