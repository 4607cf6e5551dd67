// Takes each defense out of a copy of the source, and shows that its guard fails then:
//   bun scripts/mutate-defenses.ts            all of them, a few minutes
//   bun scripts/mutate-defenses.ts --unit     those whose guard is a unit test, within half a minute
//   bun scripts/mutate-defenses.ts NAME ...   these
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Defense } from '../src/defenses/define.ts';
import { defenses } from '../src/defenses/index.ts';
import { seconds } from '../src/model/time.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openProcesses } from '../src/platform/processes.ts';
import { mutations, type Mutation } from './mutations.ts';

const root = resolve(import.meta.dir, '..');
const processes = openProcesses();

/** A test that waits for what no longer comes fails by this; one that drives the binary has to build it first. */
const testLimit = (file: string): number => seconds(file.startsWith('test/verbs/') ? 60 : 5);
/** A guard that hangs beyond all limits is ended, and has failed too. */
const guardLimit = seconds(90);

const makeCopy = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'agent-runner-mutations-'));
  for (const part of ['src', 'test', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'bunfig.toml']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

let runs = 0;

/** How a guard ended: it passed, or what it said. */
type Verdict = { readonly passes: true } | { readonly passes: false; readonly said: string };

const logName = 'guard.log';

const firstError = (copy: string): string =>
  /^(?:\w*[eE]rror: .*|.*this test timed out.*)$/m.exec(readFileSync(join(copy, logName), 'utf8'))?.[0] ??
  'it did not end';

/** Runs a guard in the copy. It runs as a round does, so that nothing that a broken defense lets go outlives it. */
const runGuard = async (copy: string, { guard }: Defense): Promise<Verdict> => {
  rmSync(join(copy, logName), { force: true });
  runs += 1;
  const roundId = `mutation-${process.pid}-${runs}`;
  const pattern = guard.test.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const argv = [
    process.execPath,
    'test',
    `--timeout=${testLimit(guard.file)}`,
    '-t',
    pattern,
    join(copy, guard.file),
  ] as const;
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), AGENT_RUNNER_ROUND_ID: roundId };
  const round = processes.start({ argv: [...argv], cwd: copy, env, roundId, logPath: join(copy, logName) });
  if (!round.ok) throw new Error(JSON.stringify(round.failure));
  const late = new AbortController();
  const ended = await Promise.race([round.value.exited, systemClock.sleep(guardLimit, late.signal)]);
  late.abort();
  await round.value.killAll(seconds(10));
  round.value.close();
  const passes = ended?.kind === 'exited' && ended.code === 0;
  return passes ? { passes } : { passes, said: firstError(copy) };
};

const takenOut = async <Value>(copy: string, mutation: Mutation, look: () => Promise<Value>): Promise<Value> => {
  const path = join(copy, mutation.file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(mutation.find).length !== 2) throw new Error(`the way to take it out does not fit ${mutation.file}`);
  writeFileSync(
    path,
    whole.replace(mutation.find, () => mutation.replace),
  );
  try {
    return await look();
  } finally {
    writeFileSync(path, whole);
  }
};

interface Finding {
  readonly held: boolean;
  readonly words: string;
}

/** A guard is good where it passes with its defense and fails without. */
const examine = async (copy: string, defense: Defense): Promise<Finding> => {
  const mutation = mutations[defense.name];
  if (mutation === undefined) return { held: false, words: 'nothing tells how to take it out' };
  const whole = await runGuard(copy, defense);
  if (!whole.passes) return { held: false, words: `its guard fails though it is there: ${whole.said}` };
  const without = await takenOut(copy, mutation, () => runGuard(copy, defense));
  return without.passes ? { held: false, words: 'its guard passes without it' } : { held: true, words: without.said };
};

const chosen = (names: readonly string[], unitOnly: boolean): readonly Defense[] => {
  const unknown = names.filter((name) => !defenses.some((defense) => defense.name === name));
  if (unknown.length > 0) throw new Error(`there is no defense ${unknown.join(', ')}`);
  const wanted = names.length === 0 ? defenses : defenses.filter(({ name }) => names.includes(name));
  return unitOnly ? wanted.filter(({ guard }) => guard.file.startsWith('test/unit/')) : wanted;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { unit: { type: 'boolean', default: false } },
});
const copy = makeCopy();
const failed: string[] = [];
const wanted = chosen(positionals, values.unit);
try {
  for (const defense of wanted) {
    const started = performance.now();
    const { held, words } = await examine(copy, defense);
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    process.stdout.write(`${held ? 'held  ' : 'FAILED'} ${defense.name} (${took}): ${words}\n`);
    if (!held) failed.push(defense.name);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${wanted.length - failed.length} of ${wanted.length} guards fail without their defense\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
