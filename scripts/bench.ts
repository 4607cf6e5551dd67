// Measures what the executable costs, beside a baseline, and holds it against a budget:
//   bun scripts/bench.ts [--binary dist/agent-runner] [--runs 40] [--check]
// With --check it ends with 1 where a budget is exceeded. New measurements are new entries of `benches`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { besidePython } from './bench/beside-python.ts';
import { dashboardFigures } from './bench/dashboard.ts';
import { monitorFigures, type Figure } from './bench/monitor.ts';
import { viewFigures } from './bench/views.ts';
import { compile } from './build.ts';

const root = resolve(import.meta.dir, '..');

/** A start of the program that is measured as a multiple of the start of an empty one. */
interface Bench {
  readonly name: string;
  readonly args: readonly string[];
  /** At most so many times the baseline. */
  readonly budget: number;
}

const benches: readonly Bench[] = [
  { name: '--version', args: ['--version'], budget: 1.5 },
  { name: 'round --help', args: ['round', '--help'], budget: 4 },
];

interface Measured {
  readonly name: string;
  readonly minMs: number;
  readonly medianMs: number;
}

/** Milliseconds from the spawn to the exit. */
const once = (argv: readonly string[]): number => {
  const started = performance.now();
  const { exitCode, stderr } = Bun.spawnSync([...argv], { stdin: 'ignore' });
  const took = performance.now() - started;
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stderr.toString()}`);
  return took;
};

/** Runs all commands in turn, so that a busy moment of the machine falls on each alike. */
const measure = (commands: readonly (readonly [string, readonly string[]])[], runs: number): readonly Measured[] => {
  for (const [, argv] of commands) once(argv);
  const times = commands.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, [, argv]] of commands.entries()) times[index]?.push(once(argv));
  }
  return commands.map(([name], index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b);
    return { name, minMs: sorted[0] ?? Number.NaN, medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN };
  });
};

/** An empty program, compiled with the same flags. */
const buildBaseline = (folder: string): string => {
  const entry = join(folder, 'empty.ts');
  const outfile = join(folder, 'empty');
  writeFileSync(entry, 'export {};\n');
  compile({ entry, outfile, define: {} });
  return outfile;
};

const row = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(10))).join('');

/** Prints the table and gives the names that exceed their budget. The minima are compared: they hold the least of the machine's noise. */
const report = ([baseline, ...measured]: readonly Measured[]): readonly string[] => {
  const over: string[] = [];
  const lines = [row(['', 'min ms', 'median ms', 'ratio', 'budget'])];
  if (baseline === undefined) return over;
  lines.push(row([baseline.name, baseline.minMs.toFixed(1), baseline.medianMs.toFixed(1), '1.00', '']));
  for (const [index, { name, minMs, medianMs }] of measured.entries()) {
    const budget = benches[index]?.budget ?? Number.NaN;
    const ratio = minMs / baseline.minMs;
    if (!(ratio <= budget)) over.push(name);
    lines.push(row([name, minMs.toFixed(1), medianMs.toFixed(1), ratio.toFixed(2), budget.toFixed(2)]));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  return over;
};

/** Prints figures that stand for themselves, and gives the names of those that exceed their budget. */
const reportFigures = (figures: readonly Figure[]): readonly string[] => {
  const lines = figures.map(
    ({ name, value, unit, budget }) =>
      `${name.padEnd(34)}${`${value.toFixed(2)} ${unit}`.padStart(14)}${`${budget} ${unit}`.padStart(12)}`,
  );
  if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
  return figures.filter(({ value, budget }) => !(value <= budget)).map(({ name }) => name);
};

const { values } = parseArgs({
  options: {
    binary: { type: 'string', default: join(root, 'dist/agent-runner') },
    runs: { type: 'string', default: '40' },
    check: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'agent-runner-bench-'));
try {
  const program = resolve(values.binary);
  const commands = benches.map(({ name, args }) => [name, [program, ...args]] as const);
  const runs = Number(values.runs);
  const empty = buildBaseline(folder);
  const over = [
    ...report(measure([['empty program', [empty]], ...commands], runs)),
    ...reportFigures(await viewFigures({ program, empty, folder, runs })),
    ...reportFigures(await monitorFigures(program, folder, Math.min(runs, 10))),
    ...reportFigures(await besidePython(program, folder)),
    ...reportFigures(await dashboardFigures(program, folder)),
  ];
  if (over.length > 0) process.stderr.write(`over budget: ${over.join(', ')}\n`);
  if (values.check && over.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
