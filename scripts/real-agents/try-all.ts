import type { Verdict } from '../../src/agents/define.ts';
import { agents } from '../../src/agents/index.ts';
import { createLineSplitter } from '../../src/agents/read/lines.ts';
import { exitStatusOf } from '../../src/model/exit-status.ts';
import { outcomeKeys } from '../../src/model/outcome.ts';
import type { Behaviour } from './behaviour.ts';
import { caseName, keepFixtures, type Fixture } from './fixtures.ts';
import type { Installed } from './install.ts';
import { recordedAt } from './normalise.ts';
import { runTrial, type Recorded, type Trial } from './run.ts';

interface TryOptions {
  readonly behaviours: readonly Behaviour[];
  readonly keep: boolean;
  readonly say: (line: string) => void;
}

/** Reads what was recorded, as the Round would have. */
const read = ({ installed }: Trial, { log, exitCode }: Recorded): Verdict => {
  const reading = agents[installed.cli.agent]?.read({});
  if (reading === undefined) throw new Error(`no agent ${installed.cli.agent}`);
  const splitter = createLineSplitter();
  for (const line of [...splitter.feed(new TextEncoder().encode(log)), ...splitter.end()]) reading.feed(line);
  return reading.verdict({ exit: exitStatusOf(exitCode), at: recordedAt * 1000, timeZone: 'UTC' });
};

/** A run, and how it was read. */
interface Tried {
  readonly trial: Trial;
  readonly recorded: Recorded;
  readonly verdict: Verdict;
  readonly tookMs: number;
}

const tryOne = async (trial: Trial): Promise<Tried> => {
  const since = performance.now();
  const recorded = await runTrial(trial);
  return { trial, recorded, verdict: read(trial, recorded), tookMs: performance.now() - since };
};

/** What is wrong; undefined where nothing is. A reset may be told to the minute only. */
const faultOf = ({ trial, recorded, verdict: { outcome } }: Tried): string | undefined => {
  const { behaviour, installed } = trial;
  const { reset, tree } = recorded;
  const expected = installed.cli.outcomes[behaviour] ?? 'ok';
  if (outcome.name !== expected) return `read as ${outcome.name}, not ${expected}`;
  if (behaviour === 'work' && !tree.dirty) return 'it did not do what the model asked for';
  if (behaviour === 'commit' && tree.commits !== 1) return `${tree.commits} commits, not one`;
  if (reset === undefined || outcome.name !== 'quota' || outcome.resetsAt === undefined) return undefined;
  const off = Math.abs(outcome.resetsAt / 1000 - reset);
  return off < 60 ? undefined : `the reset is read ${Math.round(off)} s off`;
};

const nameOf = ({ installed: { cli }, behaviour, text }: Trial): string => caseName(cli.agent, behaviour, text);

const lineOf = (tried: Tried, fault: string | undefined): string => {
  const { trial, recorded, verdict, tookMs } = tried;
  const { cli, version } = trial.installed;
  const { outcome, outcome_detail: detail } = outcomeKeys(verdict.outcome);
  return [
    fault === undefined ? 'right' : 'WRONG',
    `${cli.agent} ${version} ${nameOf(trial)}`.padEnd(40),
    `${recorded.late ? 'ended' : 'exit'} ${recorded.exitCode}`.padEnd(10),
    `${(tookMs / 1000).toFixed(1)} s`.padStart(7),
    `${outcome}${detail === undefined ? '' : ` ${JSON.stringify(detail)}`}`,
    ...(fault === undefined ? [] : [`<- ${fault}`]),
  ].join('  ');
};

const lastLines = (log: string): string =>
  log
    .trimEnd()
    .split('\n')
    .slice(-5)
    .map((line) => `       ${line.slice(0, 300)}`)
    .join('\n');

const trialsOf = (installed: Installed, wanted: readonly Behaviour[]): readonly Trial[] =>
  wanted.flatMap((behaviour) => {
    if (installed.cli.outcomes[behaviour] === undefined) return [];
    const text = installed.cli.inText.includes(behaviour) ? [{ installed, behaviour, text: true }] : [];
    return [{ installed, behaviour, text: false }, ...text];
  });

const fixtureOf = ({ trial, recorded, verdict }: Tried): Fixture => {
  const { cli, version } = trial.installed;
  const name = nameOf(trial);
  const file = `${cli.agent}/${name}.log`;
  return { agent: cli.agent, version, case: name, file, exitCode: recorded.exitCode, ...outcomeKeys(verdict.outcome) };
};

/** Tries one CLI with each behaviour; gives how many runs there were and how many were read rightly. */
const tryCli = async (
  installed: Installed,
  { behaviours, keep, say }: TryOptions,
): Promise<{ readonly right: number; readonly tried: number }> => {
  const good: Tried[] = [];
  const trials = trialsOf(installed, behaviours);
  for (const trial of trials) {
    const tried = await tryOne(trial);
    const fault = faultOf(tried);
    say(lineOf(tried, fault));
    if (fault === undefined) good.push(tried);
    else say(lastLines(tried.recorded.log));
  }
  if (installed.cli.why !== undefined) say(`       not tried: ${installed.cli.why}`);
  // A run that we ended ourselves shows where we stopped it, and nothing of the CLI.
  const whole = good.filter(({ recorded }) => !recorded.late);
  if (keep && whole.length > 0)
    keepFixtures(whole.map((tried) => ({ fixture: fixtureOf(tried), log: tried.recorded.log })));
  return { right: good.length, tried: trials.length };
};

/** Tries every CLI, tells each reading, and gives the exit code: 0 where all are right. */
export const tryAll = async (installed: readonly Installed[], options: TryOptions): Promise<number> => {
  let [right, tried] = [0, 0];
  for (const one of installed) {
    const counted = await tryCli(one, options);
    right += counted.right;
    tried += counted.tried;
  }
  options.say(`\n${right} of ${tried} read rightly`);
  return right === tried ? 0 : 1;
};
