import { join } from 'node:path';
import { logFolder } from '../model/log-folder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { RoundSettings } from '../model/round-settings.ts';
import type { Status } from '../model/status.ts';
import type { EpochMs } from '../model/time.ts';
import type { RoundRequest } from '../ports/round.ts';
import type { Repository, TreeMark } from '../ports/repository.ts';
import { beforeRound } from './before-round.ts';
import { removeStaleLock } from './index-lock.ts';
import { prepareInputs, type RoundInputs } from './inputs.ts';
import { pruneRoundLogs } from './log-retention.ts';
import { notWork } from './not-work.ts';
import { currentStatus, nextRoundNum } from './numbering.ts';
import type { RoundParts } from './parts.ts';
import { preflight } from './preflight.ts';
import { beginStatus, writeStatus } from './status-file.ts';

/** A round that stands in the journal as begun; its agent has not been started yet. */
export interface BegunRound extends RoundInputs {
  readonly roundNum: number;
  readonly roundId: string;
  readonly settings: RoundSettings;
  readonly repository: Repository;
  readonly status: Status;
  readonly startedAt: EpochMs;
  readonly logPath: string;
  readonly logName: string;
  /** The tree before the agent; absent where git could not tell. */
  readonly before?: TreeMark;
}

const checked = async (parts: RoundParts, settings: RoundSettings, repository: Repository): Promise<Result<void>> => {
  const { files, processes, self } = parts.platform;
  if (self.env['AGENT_RUNNER_SKIP_STARTUP_CHECK'] === '1') return ok(undefined);
  const checks = await preflight({ settings, files, processes, repository, env: self.env });
  if (checks.length === 0) return ok(undefined);
  parts.journal.record({
    event: 'smoke_check_failed',
    reason: checks.map((check) => `${check.name}: ${check.reason}`).join('; '),
    checks: checks.map((check) => check.name),
  });
  return fail({ code: 'startup_check_failed', checks });
};

const markStart = ({ platform, journal }: RoundParts, begun: BegunRound): void => {
  const { roundNum, roundId, settings } = begun;
  const { agent, phase, workDir, logDir, logRetention } = settings;
  const told = { round_num: roundNum, ...(phase === '' ? {} : { phase }) };
  journal.record({ event: 'round_start', ...told, round_id: roundId, agent: agent.name, preset: agent.preset });
  journal.measure({ event: 'round_start', ...platform.host.metrics(workDir), ...told });
  pruneRoundLogs({ files: platform.files, journal, logDir, keep: logRetention, current: roundNum });
};

/**
 * Gives the round its number, checks that it can run, and writes down that it begins: the status, which
 * names the mark of its processes, before the journal, so that a successor finds them in any case.
 *
 *     number ─▶ startup checks ─▶ pre_round ─▶ context hooks ─▶ prompt and context ─▶ tree as it is ─▶ status, round_start
 *
 * What `pre_round` does to the tree or the prompt counts as there before the round, and a round that the
 * checks refuse calls no hook.
 */
export const beginRound = async (
  parts: RoundParts,
  { phaseFor, fallbackFor, kill }: Pick<RoundRequest, 'phaseFor' | 'fallbackFor' | 'kill'>,
): Promise<Result<BegunRound>> => {
  const { clock, files, host, self, ...platform } = parts.platform;
  const { logDir } = parts.settingsFor(phaseFor(1));
  const before = currentStatus({ files, clock, journal: parts.journal, logDir });
  const roundNum = nextRoundNum(before);
  const settings = parts.settingsFor(phaseFor(roundNum), fallbackFor?.(roundNum));
  const repository = platform.repository(settings.workDir);
  const fit = await checked(parts, settings, repository);
  if (!fit.ok) return fit;

  const rounds = files.makeFolder(join(logDir, logFolder.rounds));
  if (!rounds.ok) return rounds;
  // Nobody of a round lives here: a lock that the last one left would keep this one from committing anything.
  await removeStaleLock({ repository, journal: parts.journal });
  const { startedAt, context } = await beforeRound(parts, { settings, roundNum, before, kill });
  const inputs = prepareInputs({ files, journal: parts.journal, settings, roundNum, context });
  if (!inputs.ok) return inputs;
  const tree = await repository.mark(notWork(settings));
  const roundId = parts.newId();
  const { phase, phaseIndex } = settings;
  const place = phaseIndex === undefined ? { phase } : { phase, phaseIndex };
  const supervisor = { supervisorPid: self.pid, bootId: host.bootId() };
  const status = beginStatus(before, { roundNum, roundId, startedAt, ...place, ...supervisor });
  const written = writeStatus(files, logDir, status);
  if (!written.ok) return written;

  const logName = logFolder.roundLog(roundNum, startedAt);
  const begun: BegunRound = {
    ...inputs.value,
    roundNum,
    roundId,
    settings,
    repository,
    status,
    startedAt,
    logName,
    logPath: join(logDir, logFolder.rounds, logName),
    ...(tree.ok ? { before: tree.value } : {}),
  };
  markStart(parts, begun);
  return ok(begun);
};
