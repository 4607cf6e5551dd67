import { join } from 'node:path';
import type { RoundLimits } from '../../src/model/round-settings.ts';
import type { Result } from '../../src/model/result.ts';
import { openPlatform } from '../../src/platform/open.ts';
import { runAgent, type AgentEnding } from '../../src/round/agent.ts';
import type { BegunRound } from '../../src/round/begin.ts';
import type { RoundParts } from '../../src/round/parts.ts';
import { fakeJournal, type FakeJournal } from './fake-journal.ts';
import { limits, processes } from './programs.ts';
import { roundSettings } from './round-settings.ts';
import type { Scratch } from './scratch.ts';

/** A shell script as the agent of a round: read, supervised and ended as a round does it. */
export interface AgentRound {
  readonly ended: Promise<Result<AgentEnding>>;
  readonly journal: FakeJournal;
  readonly logPath: string;
  readonly kill: AbortController;
}

export interface AgentRoundOptions {
  readonly limits?: Partial<RoundLimits>;
  readonly preset?: string;
}

let started = 0;

/** Begins at once; in the script `$0` is the path of its log. */
export const agentRound = (folder: Scratch, script: string, options: AgentRoundOptions = {}): AgentRound => {
  started += 1;
  const roundId = `test-${process.pid}-agent-${started}`;
  const logPath = join(folder.path, `${roundId}.log`);
  const settings = roundSettings({
    workDir: folder.path,
    logDir: folder.path,
    limits: limits(options.limits),
    agent: {
      preset: options.preset ?? 'custom',
      name: 'agent',
      command: ['sh', '-c', script, logPath],
      promptArguments: [],
      promptDelivery: 'argv',
      env: {},
    },
  });
  const platform = { ...openPlatform(), processes };
  const journal = fakeJournal();
  const parts: RoundParts = { platform, journal, settingsFor: () => settings, newId: () => roundId };
  const begun: BegunRound = {
    prompt: 'work',
    promptPath: join(folder.path, 'prompt'),
    roundNum: 1,
    roundId,
    settings,
    repository: platform.repository(folder.path),
    status: { round_num: 1, running: true },
    startedAt: platform.clock.now(),
    logPath,
    logName: `${roundId}.log`,
  };
  const kill = new AbortController();
  const cancel = new AbortController();
  const ended = runAgent(parts, begun, { kill: kill.signal, cancel: cancel.signal });
  return { ended, journal, logPath, kill };
};
