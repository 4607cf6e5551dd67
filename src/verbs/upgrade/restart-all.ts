import type { FailureOf } from '../../model/failure.ts';
import { failureReason } from '../../model/failure-reason.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Waiting } from '../until-gone.ts';
import { endBroken } from './end-broken.ts';
import type { OwnBinary } from './own-binary.ts';
import {
  endRunner,
  isRestartable,
  returnsAlone,
  startRunner,
  type RestartPorts,
  type Restartable,
} from './restart-runner.ts';
import type { LeftWhy, Runner } from './runners.ts';
import { stuckBy, takeBack } from './swap.ts';
import type { Workshop } from './workshop.ts';

/** What became of a runner. */
export type RunnerEnd = {
  readonly role: Runner['role'];
  readonly config?: string;
  /** The process of before, or the new one of a restart. */
  readonly pid: number;
} & (
  | { readonly kind: 'restarted' }
  /** It ended by itself while others were waited for, and nobody starts again what is to be at its end. */
  | { readonly kind: 'gone' }
  /** It came up, and ended as it should: a stop file, or an agent that is done. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** Asked to end after its round; nobody waited. A service of systemd comes back by itself. */
  | { readonly kind: 'ending'; readonly returns: boolean }
  | { readonly kind: 'left'; readonly why: LeftWhy | 'not_asked' }
  | { readonly kind: 'refused'; readonly reason: string }
);

/** An executable that was just put in place. */
export interface Swapped {
  readonly binary: OwnBinary;
  readonly shop: Workshop;
  readonly from: string;
  readonly to: string;
  /** How the end of a runner's round is waited for. */
  readonly waitingFor: (runner: Runner) => Waiting;
}

/** Tells of a runner without promising anything. */
const named = ({ role, config, process }: Runner) => ({
  role,
  pid: process.pid,
  ...(config === undefined ? {} : { config }),
});

/** What is told of one that nobody restarts. */
export const leftAlone = (runner: Runner): RunnerEnd => ({
  ...named(runner),
  kind: 'left',
  why: runner.way.kind === 'left' ? runner.way.why : 'not_asked',
});

/** `role` matters: the journal is the supervisor's. */
const tell = ({ role, project }: Restartable, event: Parameters<typeof project.journal.record>[0]): void => {
  if (role === 'runner') project.journal.record(event);
};

interface Down {
  readonly config: string;
  readonly reason: string;
}

/** Brings one that was moved to the new version back to the old one, at its round's boundary; gives why it is down. */
const moveBack = async (
  ports: RestartPorts,
  runner: Restartable,
  { from, waitingFor }: Swapped,
): Promise<readonly Down[]> => {
  const { config } = runner;
  const ended = await endRunner(ports, runner, waitingFor(runner));
  if (!ended.ok) return [{ config, reason: ended.failure }];
  if (ended.value === 'gone') return [{ config, reason: 'it ended by itself meanwhile' }];
  if (ended.value === 'left')
    return returnsAlone(runner) ? [] : [{ config, reason: 'it ends after its round, and nobody starts it again' }];
  const started = await startRunner(ports, runner, from);
  return started.ok ? [] : [{ config, reason: started.failure }];
};

/**
 * Puts the executable of before back, and has every runner that was ended for the new one run with it again: the one
 * that did not come up at once, the others when their rounds have ended.
 */
const rollBack = async (
  ports: RestartPorts,
  swapped: Swapped,
  {
    broken,
    moved,
    reason,
  }: { readonly broken: Restartable; readonly moved: readonly Restartable[]; readonly reason: string },
): Promise<FailureOf<'upgrade'>> => {
  const { binary, shop, from, to } = swapped;
  const { config } = broken;
  await endBroken(ports, binary, broken);
  const back = takeBack(ports, binary, shop);
  const again = back.ok ? await startRunner(ports, broken, from) : fail(failureReason(back.failure));
  const down: Down[] = again.ok ? [] : [{ config, reason: again.failure }];
  for (const runner of back.ok ? moved : []) down.push(...(await moveBack(ports, runner, swapped)));
  for (const runner of [broken, ...moved]) tell(runner, { event: 'service_upgrade_rolled_back', from, to, reason });
  const stuck = back.ok ? {} : { stuck: stuckBy(binary, back.failure) };
  return { code: 'upgrade', trouble: { kind: 'rolled_back', from, to, config, reason, ...stuck, down } };
};

/**
 * Starts every runner again with the executable that was put in place, one after the other, each when its round has
 * ended. Where one does not come up all is as it was before, and this fails. Once nobody wants to wait any more the
 * rest are left alone.
 */
export const restartAll = async (
  ports: RestartPorts,
  runners: readonly Runner[],
  swapped: Swapped,
): Promise<Result<readonly RunnerEnd[], FailureOf<'upgrade'>>> => {
  const { from, to, waitingFor } = swapped;
  const ends: RunnerEnd[] = [];
  const moved: Restartable[] = [];
  for (const runner of runners) {
    const waiting = waitingFor(runner);
    if (!isRestartable(runner) || waiting.leave?.aborted === true) {
      ends.push(leftAlone(runner));
      continue;
    }
    const ended = await endRunner(ports, runner, waiting);
    if (!ended.ok) {
      ends.push({ ...named(runner), kind: 'refused', reason: ended.failure });
      continue;
    }
    if (ended.value === 'gone') {
      ends.push({ ...named(runner), kind: 'gone' });
      continue;
    }
    if (ended.value === 'left') {
      ends.push({ ...named(runner), kind: 'ending', returns: returnsAlone(runner) });
      continue;
    }
    const started = await startRunner(ports, runner, to);
    if (!started.ok) return fail(await rollBack(ports, swapped, { broken: runner, moved, reason: started.failure }));
    tell(runner, { event: 'service_upgraded', from, to });
    if (started.value.kind === 'ended') {
      ends.push({ ...named(runner), kind: 'ended', reason: started.value.reason });
      continue;
    }
    moved.push(started.value.runner);
    ends.push({ ...named(started.value.runner), kind: 'restarted' });
  }
  return ok(ends);
};
