/** What a pointer does to the timeline; distances and places in pixels from its left. */
export interface Gestures {
  readonly pan: (dx: number) => void;
  readonly zoom: (factor: number, x: number) => void;
  readonly hover: (x: number | undefined) => void;
  readonly choose: (x: number) => void;
}

/** A hand is not steady: so far may a click move. */
const steady = 5;

/**
 * Listens to pointers, the wheel and pinches on an element. The wheel zooms only with Ctrl or ⌘ (a trackpad’s pinch
 * comes as such): the page must scroll over a timeline as over all else. Gives what ends it.
 */
export const listenToGestures = (element: HTMLElement, gestures: Gestures): (() => void) => {
  const pointers = new Map<number, number>();
  let travelled = 0;
  const place = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;
  const spread = (): number => Math.max(1, Math.max(...pointers.values()) - Math.min(...pointers.values()));
  const middle = (): number => [...pointers.values()].reduce((sum, x) => sum + x, 0) / pointers.size;

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return gestures.hover(place(event));
    const [oldSpread, oldMiddle] = [spread(), middle()];
    pointers.set(event.pointerId, place(event));
    travelled += Math.abs(place(event) - before);
    if (travelled < steady) return;
    gestures.pan(middle() - oldMiddle);
    if (pointers.size > 1) gestures.zoom(oldSpread / spread(), middle());
  };
  const up = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0 && travelled < steady && event.type === 'pointerup') gestures.choose(place(event));
  };
  const leave = (): void => gestures.hover(undefined);
  const wheel = (event: WheelEvent): void => {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !sideways) return;
    event.preventDefault();
    if (sideways) gestures.pan(-event.deltaX);
    else gestures.zoom(Math.exp(Math.min(60, Math.max(-60, event.deltaY)) * 0.006), place(event));
  };

  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => ending.abort();
};
