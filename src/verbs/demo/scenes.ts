import type { RoundReport } from '../../model/round-report.ts';
import { toSeconds } from '../../model/time.ts';
import { again } from './loop-scenes.ts';
import { roundScene, type Check, type Scene } from './scene.ts';
import { demoLimits } from './script.ts';
import type { Stage } from './stage.ts';
import { rival, widow } from './supervisors.ts';

const megabytes = (bytes: number): number => bytes / 1_048_576;

const textOf = (result: { readonly ok: true; readonly value: string } | { readonly ok: false }): string =>
  result.ok ? result.value : '(git failed)';

const commit = roundScene('commit', 'does its work and commits it', async ({ command }, report) => {
  const subject = textOf(await command('git', 'log', '-1', '--format=%s'));
  return [
    {
      defense: 'critical_envs_injection',
      expected: 'the round is ok, and the agent knew its number',
      held: report.outcome.name === 'ok' && subject === `Work of round ${report.roundNum}`,
      seen: `${report.outcome.name}, its commit is called “${subject}”`,
    },
  ];
});

/** Loses the stash as a person or another tool might, and looks whether the ref still has the work. */
const survivesLoss = async ({ command }: Stage, sha: string, ref: string): Promise<Check> => {
  await command('git', 'stash', 'clear');
  await command('git', 'gc', '--quiet', '--prune=now');
  const kept = textOf(await command('git', 'rev-parse', '--verify', ref));
  return {
    defense: 'orphan_refs',
    expected: 'the work outlives git stash clear and git gc',
    held: kept === sha,
    seen: kept === sha ? ref : kept,
  };
};

const leave = roundScene('leave', 'does some work and forgets to commit it', async (stage, { leftovers }) => {
  const { command, repository } = stage;
  if (leftovers.kind !== 'stashed')
    return [{ defense: 'sha_locked_stash', expected: 'the work is stashed', held: false, seen: leftovers.kind }];
  const { sha, ref } = leftovers;
  const listed = textOf(await command('git', 'stash', 'list', '--format=%H')).split('\n');
  const files = await repository.orphanFiles(sha);
  const names = files.ok ? files.value.map(({ path }) => path) : [];
  const dirty = textOf(await command('git', 'status', '--porcelain'));
  return [
    {
      defense: 'sha_locked_stash',
      expected: 'the changed file and the new one are in a stash, and the tree is clean',
      held: listed.includes(sha) && names.length === 2 && dirty === '',
      seen: `${sha.slice(0, 12)} with ${names.join(', ')}`,
    },
    await survivesLoss(stage, sha, ref),
  ];
});

const shuffle = roundScene('shuffle', 'rotates the lines of a list and calls it work', ({ lastEvent }) => {
  const told = lastEvent('dirty_detected');
  return [
    {
      defense: 'set_diff_classification',
      expected: 'the change is told as cosmetic',
      held: told?.cosmetic === true,
      seen: `${told?.files.join(', ') ?? 'nothing'} ${told?.cosmetic === true ? 'cosmetic' : 'not cosmetic'}`,
    },
  ];
});

/** A loaded machine may look late; the wall itself is held to 50 ms by a test of its own. */
const patience = 3;

const hang = roundScene('hang', 'hangs, deaf to SIGTERM', ({ lastEvent, platform }, report) => {
  const pid = lastEvent('agent_spawn')?.pid;
  const alive = pid !== undefined && platform.processes.facts(pid) !== undefined;
  const took = toSeconds(report.duration);
  const ending = report.exit?.kind === 'signalled' ? report.exit.signal : 'its own exit';
  const { wallS, graceS } = demoLimits;
  return [
    {
      defense: 'round_timeout_s',
      expected: `the wall of ${wallS} s ends the round`,
      held: report.outcome.name === 'timeout' && took >= wallS && took < wallS + graceS + patience && !alive,
      seen: `${report.outcome.name} after ${took.toFixed(1)} s, ${alive ? 'still alive' : 'nobody alive'}`,
    },
    {
      defense: 'kill_grace_s',
      expected: `after ${graceS} s of grace SIGKILL ends what ignored SIGTERM`,
      held: ending === 'SIGKILL',
      seen: ending,
    },
    {
      defense: 'orphan_refs',
      expected: 'a copy of the unfinished work is kept, the tree stays for the next round',
      held: report.leftovers.kind === 'snapshot',
      seen: report.leftovers.kind === 'snapshot' ? report.leftovers.ref : report.leftovers.kind,
    },
  ];
});

const startedPid = ({ platform }: Stage, { logPath }: RoundReport): number | undefined => {
  const log = platform.files.readText(logPath);
  const digits = log.ok ? /"name":"daemon","output":"(\d+)"/.exec(log.value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
};

const escape = roundScene('escape', 'starts a daemon that breaks every tie to it, and exits', (stage, report) => {
  const pid = startedPid(stage, report);
  const alive = pid !== undefined && stage.platform.processes.facts(pid) !== undefined;
  const swept = report.swept.find((process) => process.pid === pid);
  return [
    {
      defense: 'escaped_process_sweep',
      expected: 'the daemon is found and ended with the round',
      held: pid !== undefined && swept !== undefined && !alive,
      seen: alive
        ? `process ${pid} is still alive`
        : `${swept?.signal ?? 'nothing'} to ${swept?.command ?? pid ?? '?'}`,
    },
  ];
});

const flood = roundScene('flood', 'prints without end', ({ platform }, report) => {
  const size = platform.files.facts(report.logPath)?.size ?? 0;
  return [
    {
      defense: 'round_log_max_mb',
      expected: `the round ends soon after its log passes ${demoLimits.logMb} MB`,
      held: report.outcome.name === 'log_flood' && megabytes(size) < demoLimits.logMb * 16,
      seen: `${report.outcome.name} with ${megabytes(size).toFixed(0)} MB`,
    },
  ];
});

const eat = roundScene('eat', 'takes more and more memory', ({ lastEvent }, report) => [
  {
    defense: 'round_memory_max_mb',
    expected: `the round ends when it holds more than ${demoLimits.memoryMb} MB`,
    held: report.outcome.name === 'over_memory',
    seen: lastEvent('round_memory_kill')?.reason ?? report.outcome.name,
  },
]);

const crash = roundScene('crash', 'leaves a file half written, and fails', async ({ repository }, report) => {
  const { leftovers } = report;
  const files = leftovers.kind === 'snapshot' ? await repository.orphanFiles(leftovers.sha) : undefined;
  const names = files?.ok === true ? files.value.map(({ path }) => path) : [];
  return [
    {
      defense: 'orphan_refs',
      expected: 'the round is told as failed, and the half file is kept',
      held: report.outcome.name === 'failed' && names.some((name) => name.startsWith('broken-')),
      seen: `${report.outcome.name}, ${names.join(', ') || 'nothing kept'}`,
    },
  ];
});

/** One round each, in this order: what one leaves in the tree is the next one’s to find. */
export const scenes: readonly Scene[] = [commit, leave, shuffle, hang, escape, flood, eat, crash, again, rival, widow];
