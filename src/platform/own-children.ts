/** The children that this process started itself: Bun reaps them, and none of them is an orphan of a round. */
const living = new Set<number>();

/** Notes a child of our own until Bun has reaped it. To be called in the same turn of the event loop that spawned it. */
export const noteOwnChild = (pid: number, exited: Promise<unknown>): void => {
  living.add(pid);
  void exited.finally(() => living.delete(pid));
};

export const isOwnChild = (pid: number): boolean => living.has(pid);

/**
 * Stands in the environment of our helpers and of whatever they leave in the background (`git gc`
 * does): what bears it is no part of a round, though its orphans come to us as a round's do.
 * Different in each run, so that no agent carries it by accident.
 */
export const helperMark = { name: 'AGENT_RUNNER_HELPER', value: crypto.randomUUID() } as const;
