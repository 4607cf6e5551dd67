import type { FailureOf } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds, type DurationMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Observation, ObservedHost, PollRequest } from '../../ports/observed-host.ts';
import type { Processes } from '../../ports/processes.ts';
import { answerOf, type RemoteAnswer } from './answer.ts';
import { sectionsOf, type Section } from './frames.ts';
import { questionText, type RemoteQuestion } from './request.ts';
import { sshReason } from './ssh-end.ts';
import { questionLimit, sshArgv, sshControl, type SshRoute } from './ssh.ts';

export interface RemoteParts {
  readonly clock: Clock;
  readonly processes: Pick<Processes, 'run'>;
  /** Any folder that is there. */
  readonly cwd: string;
  /** 128 bits in hex, unlike at each call: what nobody can have printed before. */
  newMarker(): string;
  /** Aborted: whatever is being asked is broken off. */
  readonly end?: AbortSignal;
}

/** Another host, and its log folder as it is called there. */
export interface RemotePlace {
  readonly route: SshRoute;
  readonly dir: string;
}

/** What is known of another host beside its journal. */
export interface RemoteFacts extends Pick<RemoteAnswer, 'system' | 'load'> {
  /** The log folder as it was named, where there is none. */
  readonly missing?: string;
  /** How far its clock is ahead of ours, to the second; negative where it is behind. */
  readonly clockAhead: DurationMs;
}

/** Another host, as the Witness sees it. */
export interface RemoteHost extends ObservedHost {
  readonly name: string;
  /** As of the last poll that went well. */
  facts(): RemoteFacts | undefined;
  /** Lets go of the connection. */
  close(): Promise<void>;
}

const stopFailure = (reason: string): FailureOf<'command'> => ({ code: 'command', command: 'ssh', exit: 1, reason });

/** What the other host said of the supervisor that it was to stop. */
const stopped = (word: string | undefined): Result<void, FailureOf<'command'>> => {
  if (word === 'asked' || word === 'signalled') return ok(undefined);
  return fail(stopFailure(`the supervisor ${word === 'refused' ? 'is another user’s process' : 'has ended'}`));
};

/** Opens another host: nothing is asked before its first poll. Its polls fail with `host_unreachable`. */
export const openRemoteHost = (parts: RemoteParts, { route, dir }: RemotePlace): RemoteHost => {
  const { host } = route;
  let last: { readonly answer: RemoteAnswer; readonly facts: RemoteFacts } | undefined;

  const control = async (command: 'stop' | 'exit'): Promise<void> => {
    if (route.shareFolder === '') return;
    await parts.processes.run({ argv: sshControl(route, command), cwd: parts.cwd, limitMs: seconds(5) });
  };

  const away = (reason: string): { readonly ok: false; readonly failure: FailureOf<'host_unreachable'> } =>
    fail({ code: 'host_unreachable', host, reason });

  const ask = async (question: RemoteQuestion): Promise<Result<readonly Section[], FailureOf<'host_unreachable'>>> => {
    const marker = parts.newMarker();
    const ran = await parts.processes.run({
      argv: sshArgv(route),
      cwd: parts.cwd,
      stdin: questionText({ marker, dir }, question),
      limitMs: questionLimit,
      ...(parts.end === undefined ? {} : { abort: parts.end }),
    });
    // A shared connection over a dead line would keep the next question waiting as well.
    if (!ran.ok && ran.failure.code === 'time_limit') await control('exit');
    if (!ran.ok)
      return away(
        ran.failure.code === 'spawn' ? ran.failure.reason : `no answer within ${questionLimit / 1000} s; ssh was ended`,
      );
    const sections = sectionsOf(ran.value.stdout, marker);
    return sections.ok ? sections : away(sshReason(ran.value, sections.failure));
  };

  const look = async (request: PollRequest): Promise<Result<Observation, FailureOf<'host_unreachable'>>> => {
    const sections = await ask({ op: 'look', request });
    if (!sections.ok) return sections;
    const answer = answerOf(sections.value, request);
    if (!answer.ok) return away(answer.failure);
    const { observation, system, load, hasFolder } = answer.value;
    // To the middle of the second that it told.
    const clockAhead = Math.round((observation.at - 500 - parts.clock.now()) / 1000) * 1000;
    const facts = {
      system,
      clockAhead,
      ...(load === undefined ? {} : { load }),
      ...(hasFolder ? {} : { missing: dir }),
    };
    last = { answer: answer.value, facts };
    return ok(observation);
  };

  const nothingNew = {
    events: { kind: 'tail', bytes: 0 },
    metrics: { kind: 'tail', bytes: 0 },
    roundMemory: false,
  } as const;

  return {
    name: host,
    poll: look,
    facts: () => last?.facts,
    close: () => control('stop'),
    roundLogTail: async (names, bytes) => {
      const sections = await ask({ op: 'tail', names, bytes });
      // No such log is an answer; no answer is not.
      return sections.ok ? (sections.value.find(({ name }) => name === 'log')?.body ?? new Uint8Array()) : undefined;
    },
    roundLogFrom: async (names, offset, bytes) => {
      const sections = await ask({ op: 'tail', names, bytes, ...(offset === undefined ? {} : { offset }) });
      const log = sections.ok ? sections.value.find(({ name }) => name === 'log') : undefined;
      const from = Number(log?.facts[3]);
      return log === undefined || !Number.isSafeInteger(from) ? undefined : { offset: from, bytes: log.body };
    },
    stopSupervisor: async () => {
      // Looked at again: the process id of a supervisor that has ended meanwhile may be anybody's by now.
      const seen = await look(nothingNew);
      if (!seen.ok) return fail(stopFailure(seen.failure.reason));
      const process = last?.answer.supervisor.process;
      if (process === undefined) return fail(stopFailure('the supervisor has ended'));
      const sections = await ask({ op: 'stop', pid: process.pid, identity: process.identity });
      if (!sections.ok) return fail(stopFailure(sections.failure.reason));
      return stopped(sections.value.find(({ name }) => name === 'stop')?.facts[0]);
    },
  };
};
