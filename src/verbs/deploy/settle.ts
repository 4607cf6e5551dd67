import * as v from 'valibot';
import { parsedJson } from '../../model/json.ts';
import { ok, type Result } from '../../model/result.ts';
import { seconds, type DurationMs } from '../../model/time.ts';
import { durationWords } from '../../model/words.ts';
import type { Clock } from '../../ports/clock.ts';
import { bodyOf, factsOf, settleScript, type FarAnswer, type FarSide } from './far-side.ts';
import { farVerb, unfit } from './far-verbs.ts';
import type { HostFacts } from './host-facts.ts';
import type { FarStanding, OnStep } from './steps.ts';

/** How the supervisor over there stands before it is touched. */
export interface Standing {
  /** Absent: none runs. */
  readonly running?: { readonly pid: number; readonly mode: string };
  /** It runs with something older than what lies there now. */
  readonly outdated: boolean;
  /** `doctor` found something that would stop it. */
  readonly sick: boolean;
  /** A person wants it to run. */
  readonly wanted: boolean;
}

/** What is to be done about the supervisor. */
export type Move = { readonly kind: 'settle'; readonly verb: 'start' | 'restart' } | FarStanding;

/** A supervisor that runs is only ever exchanged for one that can be expected to come up. */
export const moveFor = ({ running, outdated, sick, wanted }: Standing): Move => {
  if (running === undefined) {
    if (!wanted) return { kind: 'not_started', why: 'asked' };
    return sick ? { kind: 'not_started', why: 'doctor' } : { kind: 'settle', verb: 'start' };
  }
  if (!outdated) return { kind: 'running' };
  if (running.mode !== 'background' && running.mode !== 'service') return { kind: 'foreground', pid: running.pid };
  return sick ? { kind: 'not_restarted' } : { kind: 'settle', verb: 'restart' };
};

/** Most change over at once; a round takes its time, and each look is a few commands over there. */
const firstPause: DurationMs = 250;
const longestPause: DurationMs = seconds(5);
/** For so long the line may be down while somebody waits for a round. */
const tolerance: DurationMs = seconds(300);

const roundSchema = v.object({
  round: v.nullable(
    v.object({ round_num: v.number(), elapsed_s: v.nullable(v.number()), limit_s: v.nullable(v.number()) }),
  ),
});

/** The round that is waited for, in words. */
const waitingWords = (status: string): string => {
  const read = v.safeParse(roundSchema, parsedJson(status));
  const round = read.success ? read.output.round : null;
  if (round === null) return 'the supervisor changes over';
  const { round_num, elapsed_s, limit_s } = round;
  const left = elapsed_s === null || limit_s === null ? undefined : Math.max(0, limit_s - elapsed_s);
  const most = left === undefined ? '' : `, at most ${durationWords(seconds(left))}`;
  return `round ${round_num} is finishing${most}`;
};

/** How it ended, by the last line that was noted over there. */
const endOf = (answer: FarAnswer, host: string): Result<'up'> => {
  const [word = '', detail] = bodyOf(answer, 'state').trim().split('\n').at(-1)?.split(' ') ?? [];
  const said = bodyOf(answer, 'log').trim();
  switch (word) {
    case 'up':
      return ok('up');
    case 'down':
      return unfit(host, { kind: 'not_up', said });
    case 'rolled_back':
      return unfit(host, { kind: 'rolled_back', said, up: detail === 'up' });
    default:
      return unfit(host, { kind: 'broken_off', step: 'waiting', reason: 'what waited there for the round has ended' });
  }
};

/** Who waits here, and until when. */
export interface Watching {
  readonly clock: Clock;
  readonly onStep: OnStep;
  /** Aborted: nobody waits any more; over there it goes on. */
  readonly leave: AbortSignal;
}

/** Waits until what was begun over there has ended, through breaks of the line. */
export const watchSettling = async (
  far: FarSide,
  program: string,
  { clock, onStep, leave }: Watching,
): Promise<Result<'up' | 'left'>> => {
  let lastHeard = clock.monotonic();
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.25)) {
    if (leave.aborted) return ok('left');
    const answer = await far.ask({ op: 'look' });
    if (answer.ok) {
      lastHeard = clock.monotonic();
      if (factsOf(answer.value, 'settling') === undefined) return endOf(answer.value, far.host);
      const status = await farVerb(far, program, ['status', '--json']);
      onStep({ step: 'waiting', words: waitingWords(status.ok ? status.value.stdout : '') });
    } else if (leave.aborted) return ok('left');
    else if (clock.monotonic() - lastHeard > tolerance)
      return unfit(far.host, { kind: 'broken_off', step: 'waiting', reason: answer.failure.reason });
    await clock.sleep(pause, leave);
  }
};

/** How the supervisor is started or exchanged. `undo`: there is a version to go back to; `monitor`: it has one, a service of its own. */
export interface Settling {
  readonly verb: 'start' | 'restart';
  readonly undo: boolean;
  readonly monitor: boolean;
}

const yes = (flag: boolean): 'yes' | 'no' => (flag ? 'yes' : 'no');

/** Has the supervisor started, or exchanged after its round, by the host itself. */
export const beginSettling = async (
  far: FarSide,
  { bin, dir }: Pick<HostFacts, 'bin' | 'dir'>,
  { verb, undo, monitor }: Settling,
): Promise<Result<void>> => {
  const refused = (said: string) => unfit(far.host, { kind: 'refused', what: `agent-runner ${verb}`, said });
  const aside = await far.ask({ op: 'aside' });
  if (!aside.ok) return aside;
  if (factsOf(aside.value, 'made') === undefined) return refused(aside.value.stderr.trim());
  const script = settleScript({ bin, dir }, { op: 'settle_on', verb, undo: yes(undo), monitor: yes(monitor) });
  const sent = await far.send(script, `${dir}/.agent-runner/deploy.sh`);
  if (!sent.ok) return sent;
  const asked = await far.ask({ op: 'settle' });
  if (!asked.ok) return asked;
  return factsOf(asked.value, 'settling') === undefined ? refused(asked.value.stderr.trim()) : ok(undefined);
};
