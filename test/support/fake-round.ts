import type { ExitStatus } from '../../src/model/exit-status.ts';
import type { ProcessFacts, RoundProcesses } from '../../src/ports/processes.ts';

/** A round whose processes do what a test says. `sent` tells what they were sent, in order. */
export interface FakeRound extends RoundProcesses {
  readonly sent: readonly string[];
  /** The leader ends, and only it. */
  exit(status: ExitStatus): void;
  /** Who lives besides the leader. */
  others: readonly ProcessFacts[];
  memory: number;
  outOfMemory: boolean;
  closed: boolean;
}

export const fakeProcess = (pid: number, command = `process ${pid}`): ProcessFacts => ({
  pid,
  parent: 1,
  command,
  residentBytes: 0,
  cpuMs: 0,
  startedAt: 0,
});

const leader = 100;

/** `deaf` processes end only by SIGKILL; the others, the leader among them unless it is named, by SIGTERM. */
export const fakeRound = (deaf: readonly number[] = []): FakeRound => {
  const sent: string[] = [];
  const { promise, resolve } = Promise.withResolvers<ExitStatus>();
  let leads = true;
  const end = (status: ExitStatus): void => {
    leads = false;
    resolve(status);
  };
  const round: FakeRound = {
    leader,
    exited: promise,
    log: { facts: () => ({ size: 0, modifiedAt: 0 }), read: () => 0, close: () => undefined },
    sent,
    others: [],
    memory: 0,
    memoryEnforced: false,
    outOfMemory: false,
    closed: false,
    exit: end,
    alive: () => [...(leads ? [fakeProcess(leader, 'agent')] : []), ...round.others],
    signal: (name) => {
      sent.push(name);
      if (name !== 'SIGTERM') return;
      if (!deaf.includes(leader)) end({ kind: 'signalled', signal: name, number: 15 });
      round.others = round.others.filter(({ pid }) => deaf.includes(pid));
    },
    signalGroup: (name) => void sent.push(`group ${name}`),
    memoryBytes: () => round.memory,
    killedForMemory: () => round.outOfMemory,
    killAll: () => {
      sent.push('SIGKILL');
      end({ kind: 'signalled', signal: 'SIGKILL', number: 9 });
      round.others = [];
      return Promise.resolve([]);
    },
    close: () => {
      round.closed = true;
    },
  };
  return round;
};
