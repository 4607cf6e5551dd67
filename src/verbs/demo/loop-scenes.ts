import { createRequests } from '../../loop/requests.ts';
import { runLoop, type LoopEnd } from '../../loop/run.ts';
import { ok } from '../../model/result.ts';
import { parseTime, toSeconds, type DurationMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { RunRound } from '../../ports/round.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** The Loop waits for seconds and minutes: its clock runs faster here, its decisions are the same. */
const haste = 8;

const hastened = (clock: Clock): Clock => {
  const [epoch, zero] = [clock.now(), clock.monotonic()];
  const passed = (): number => (clock.monotonic() - zero) * haste;
  return {
    now: () => epoch + passed(),
    monotonic: passed,
    after: (delay, run) => clock.after(delay / haste, run),
    every: (interval, run) => clock.every(interval / haste, run),
    sleep: (delay, abort) => clock.sleep(delay / haste, abort),
  };
};

interface Loop {
  readonly end: LoopEnd;
  /** Each wait as the Loop told it, and what really passed, by the Loop’s own clock. */
  readonly waits: readonly { readonly told: DurationMs; readonly passed: DurationMs }[];
}

/** More than it takes to give up. */
const enoughRounds = 7;

/** Runs the real Loop over real rounds of one phase, to its end. */
const loopOver = async (stage: Stage, phase: string, kill: AbortSignal): Promise<Loop> => {
  const { platform, project, journal, logDir } = stage;
  const clock = hastened(platform.clock);
  const requests = createRequests(journal);
  const waits: { told: DurationMs; passed: DurationMs }[] = [];
  let [endedAt, told] = [0, 0];
  const listening: Journal = {
    ...journal,
    record: (event) => {
      if (event.event === 'loop_waiting') told = (parseTime(event.until) ?? 0) - clock.now();
      journal.record(event);
    },
  };
  const runRound: RunRound = async (request) => {
    if (endedAt > 0) waits.push({ told, passed: clock.monotonic() - endedAt });
    const round = await project.runRound({ ...request, kill, phaseFor: () => phase });
    endedAt = clock.monotonic();
    if (kill.aborted) requests.signalled('SIGTERM');
    return round;
  };
  const parts = { clock, files: platform.files, journal: listening, requests, random: () => 0, runRound };
  const policy = { restartDelayMs: 0, phases: [], maxRounds: enoughRounds };
  return { end: await runLoop(parts, { logDir, policy, interrupted: false }), waits };
};

/**
 * Each wait is longer than the one before, and was really waited for. It is told doubled; on a busy machine
 * some of it has passed before it is told.
 */
const areGrowing = (waits: Loop['waits']): boolean =>
  waits.length > 1 &&
  waits.every(({ told, passed }, index) => told > (waits[index - 1]?.told ?? 0) && passed >= 0.9 * told);

/** An agent that cannot work at all: the Loop waits longer each time, and gives up. */
export const again: Scene = {
  name: 'again',
  plot: `fails at once, every time it is started (the Loop’s clock runs ${haste} times as fast here)`,
  locked: true,
  play: async (stage, kill) => {
    const { end, waits } = await loopOver(stage, 'crash', kill);
    const seen = waits.map(({ told }) => `${toSeconds(told).toFixed(0)} s`).join(', ');
    return ok({
      ending: end.stop.reason,
      checks: [
        {
          defense: 'failure_backoff',
          expected: 'each wait is longer than the one before',
          held: areGrowing(waits),
          seen,
        },
        {
          defense: 'crash_loop_breaker',
          expected: 'the Loop gives up',
          held: end.stop.reason === 'crash_loop',
          seen: `${end.stop.reason} after ${end.outcomes.length} rounds`,
        },
      ],
    });
  },
};
