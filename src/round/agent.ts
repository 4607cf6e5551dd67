import { join } from 'node:path';
import { agents } from '../agents/index.ts';
import type { Reading, Verdict } from '../agents/define.ts';
import { logFolder } from '../model/log-folder.ts';
import { withCost } from '../model/prices.ts';
import { ok, type Result } from '../model/result.ts';
import type { Cancel, Clock } from '../ports/clock.ts';
import type { RoundSpawn } from '../ports/processes.ts';
import type { BegunRound } from './begin.ts';
import { childEnvironment } from './environment.ts';
import { endingOf } from './outcome.ts';
import { followOutput, type Output } from './output.ts';
import type { RoundParts } from './parts.ts';
import { isFreshEyesRound } from './fresh-eyes.ts';
import { fillPromptArguments } from './prompt.ts';
import { writeStatus } from './status-file.ts';
import { supervise, type Interrupts, type SupervisedEnd } from './supervise.ts';

/** How often the agent's output is read while it runs; a second at most until a finished agent is seen. */
const lookEveryMs = 500;

/** Between two looks while the agent prints faster than one look reads: timers and signals get their turn. */
const catchUpMs = 5;

/** What became of a round's agent. */
export interface AgentEnding {
  readonly end: SupervisedEnd;
  readonly verdict: Verdict;
}

/** How the agent of a begun round is started, exactly. */
const spawnOf = (parts: RoundParts, begun: BegunRound): RoundSpawn => {
  const { self } = parts.platform;
  const { settings, roundNum, roundId, prompt, promptPath, logPath } = begun;
  const { agent, workDir, logDir, limits } = settings;
  const env = childEnvironment(self.env, settings, {
    roundNum,
    roundId,
    contextFile: join(logDir, logFolder.context),
    doneFile: join(logDir, logFolder.done),
    idleFile: join(logDir, logFolder.idle),
    freshEyes: isFreshEyesRound(settings, roundNum),
  });
  return {
    argv: [
      ...agent.command,
      ...(agent.costCap ?? []),
      ...fillPromptArguments(agent.promptArguments, prompt, promptPath),
    ],
    cwd: workDir,
    env,
    roundId,
    logPath,
    ...(agent.promptDelivery === 'stdin' ? { stdinPath: promptPath } : {}),
    ...(limits.memoryBytes === undefined ? {} : { memoryBytes: limits.memoryBytes }),
  };
};

const readingOf = ({ settings }: BegunRound): Reading => {
  const { preset, patterns = {} } = settings.agent;
  const agent = agents[preset] ?? agents['custom'];
  if (agent === undefined) throw new Error('the registry of agents has no `custom`');
  return agent.read(patterns);
};

/** Reads on while the agent runs; gives what ends it. */
const keepReading = (clock: Clock, output: Output): Cancel => {
  let cancel: Cancel;
  const look = (): void => {
    cancel = clock.after(output.look() ? catchUpMs : lookEveryMs, look);
  };
  cancel = clock.after(lookEveryMs, look);
  return () => cancel();
};

/** Starts the agent, sees it to its end, and reads what it printed meanwhile. */
export const runAgent = async (
  parts: RoundParts,
  begun: BegunRound,
  interrupts: Interrupts,
): Promise<Result<AgentEnding>> => {
  const { clock, files, processes, self } = parts.platform;
  const { roundNum, settings, logPath, logName } = begun;
  const { limits, phase } = settings;
  const round = processes.start(spawnOf(parts, begun));
  if (!round.ok) return round;

  const reading = readingOf(begun);
  const output = followOutput({
    clock,
    log: round.value.log,
    reading,
    onRepetition: (tool, times) =>
      parts.journal.record({ event: 'anomaly_repetitive_tool', round_num: roundNum, tool, times }),
  });
  const finished = (): boolean => reading.signs().finished;
  const costUsd = (): number | undefined => withCost(reading.usage(), settings.prices).costUsd;
  const ended = supervise({ clock, round: round.value, limits, finished, costUsd, interrupts });
  const stopReading = keepReading(clock, output);
  const { leader: pid } = round.value;
  parts.journal.record({
    event: 'agent_spawn',
    round_num: roundNum,
    timeout_s: limits.timeoutMs / 1000,
    pid,
    log: logName,
  });
  // A successor that finds no journal of this round knows by this that there was an agent.
  writeStatus(files, settings.logDir, { ...begun.status, agent_pid: pid });
  parts.onStarted?.({ roundNum, phase, logPath, timeoutMs: limits.timeoutMs });
  const end = await ended;
  stopReading();
  await output.drain(interrupts.kill).finally(() => round.value.log.close());
  const verdict = reading.verdict({ exit: end.exit, at: clock.now(), timeZone: self.timeZone });
  const usage = verdict.usage === undefined ? {} : { usage: withCost(verdict.usage, settings.prices) };
  return ok({ end: { ...end, endedBy: endingOf(end.endedBy, finished()) }, verdict: { ...verdict, ...usage } });
};
