import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How wide an element is, CSS pixels; 0 until it is on the page. */
export const useWidth = (element: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, []);
  return width;
};

/** Counts up when the colours or the density of the screen change: what is drawn by hand must be drawn anew. */
export const useScreenChange = (): number => {
  const [changes, count] = useState(0);
  useEffect(() => {
    const more = (): void => count((before) => before + 1);
    const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia(`(resolution: ${devicePixelRatio}dppx)`)];
    for (const query of queries) query.addEventListener('change', more);
    return () => {
      for (const query of queries) query.removeEventListener('change', more);
    };
  }, [changes]);
  return changes;
};
