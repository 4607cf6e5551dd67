/** What is held, told line by line as it comes. */
export interface Checks {
  /** Begins a part, by its heading. */
  scene(title: string): void;
  /** Tells whether something holds, and where it does not, what was found instead. */
  check(what: string, holds: boolean, evidence?: string): void;
  /** `12 checks, 0 failed`; call at the end. */
  summary(): string;
  failed(): number;
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');

/** Counts checks, and prints each by `say`. */
export const openChecks = (say: (text: string) => void): Checks => {
  let count = 0;
  let failures = 0;
  return {
    scene: (title) => say(`${title}\n`),
    check: (what, holds, evidence = '') => {
      count += 1;
      if (holds) {
        say(`  ok  ${what}\n`);
        return;
      }
      failures += 1;
      say(`  NOT ${what}\n${evidence === '' ? '' : indented(evidence)}`);
    },
    summary: () => `${count} checks, ${failures} failed\n`,
    failed: () => failures,
  };
};
