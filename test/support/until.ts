interface Patience {
  /** Milliseconds until it counts as never; generous, because it costs time only where something is broken. */
  readonly deadlineMs?: number;
  /** What is waited for, told where it does not come. */
  readonly what?: string;
}

type Falsy = undefined | null | false;

/** Looks every 10 ms until `look` gives something other than undefined, null or false, and gives that. Throws at the deadline. */
export const until = async <Found>(
  look: () => Found | Falsy | Promise<Found | Falsy>,
  { deadlineMs = 20_000, what = 'the condition' }: Patience = {},
): Promise<Found> => {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > end) throw new Error(`${what} did not come within ${deadlineMs} ms`);
    await Bun.sleep(10);
  }
};
