import * as v from 'valibot';
import { logFolder } from '../../model/log-folder.ts';
import { parseServePid } from '../../model/serve-pid.ts';
import type { Supervision } from '../../model/supervision.ts';
import { parseTime, seconds, type EpochMs } from '../../model/time.ts';
import type { Section } from './frames.ts';

/** A process of another host, as it named it. */
interface RemoteProcess {
  readonly pid: number;
  readonly uid: number;
  /** The boot and the tick of its start, as `NamedProcess.birth` has them; where there is no /proc, its start in words. */
  readonly identity: string;
  readonly startedAt: EpochMs;
  readonly command: string;
}

/** Who supervises the other log folder. */
export interface FoundSupervisor {
  readonly supervision: Supervision;
  /** What names its process there. */
  readonly process?: Pick<RemoteProcess, 'pid' | 'identity'>;
}

/** USER_HZ, in which Linux tells times to programs. */
const ticksPerSecond = 100;

/** A lock's text is written as one of the first things that its holder does; later than this, its id has been used again. */
const slack = seconds(2);

const decoder = new TextDecoder();

const processOf = (sections: readonly Section[], now: EpochMs): RemoteProcess | undefined => {
  const section = sections.find(({ name }) => name === 'process');
  if (section === undefined) return undefined;
  const [pid = 0, uid = 0, uptime = 0, ticks = 0] = section.facts.map(Number);
  const [identity = '', command = ''] = decoder.decode(section.body).split('\n');
  const inWords = parseTime(`${identity.trim()} UTC`);
  const startedAt = inWords ?? now - seconds(uptime - ticks / ticksPerSecond);
  return { pid, uid, identity: identity.trim(), startedAt, command };
};

const fileOf = (sections: readonly Section[], name: string): { text: string; owner: number } | undefined => {
  const section = sections.find((one) => one.name === 'file' && one.facts[0] === name);
  return section === undefined
    ? undefined
    : { text: decoder.decode(section.body), owner: Number(section.facts[1] ?? -1) };
};

/** macOS tells a birth in milliseconds, and `ps` in words. */
const isBorn = ({ identity, startedAt }: RemoteProcess, birth: string): boolean =>
  identity === birth || String(startedAt) === birth;

const supervises = ({ command }: RemoteProcess, verb: 'serve' | 'round' | 'any'): boolean =>
  /agent[-_]runner/.test(command) && (verb === 'any' ? / (?:serve|round)\b/ : new RegExp(` ${verb}\\b`)).test(command);

const running = (process: RemoteProcess, startedAt: EpochMs): FoundSupervisor => ({
  supervision: { kind: 'running', pid: process.pid, startedAt },
  process,
});

const holderSchema = v.object({ pid: v.number(), since: v.string() });

const holderOf = (text: string): v.InferOutput<typeof holderSchema> | undefined => {
  try {
    const holder = v.safeParse(holderSchema, JSON.parse(text));
    return holder.success ? holder.output : undefined;
  } catch {
    return undefined;
  }
};

/** Whoever holds the lock without a serve.pid, where its process is older than what it wrote there. */
const fromLock = (sections: readonly Section[], process: RemoteProcess | undefined): FoundSupervisor => {
  const lock = fileOf(sections, logFolder.lock);
  const holder = lock === undefined ? undefined : holderOf(lock.text);
  const since = parseTime(holder?.since ?? '');
  if (process === undefined || since === undefined || process.pid !== holder?.pid)
    return { supervision: { kind: 'none' } };
  const plausible = process.startedAt <= since + slack && process.uid === lock?.owner && supervises(process, 'any');
  return plausible ? running(process, process.startedAt) : { supervision: { kind: 'none' } };
};

/**
 * Who supervises, by what another host told of serve.pid, the lock and the process that they name.
 * @param now by the clock of that host
 */
export const supervisorOf = (sections: readonly Section[], now: EpochMs): FoundSupervisor => {
  const process = processOf(sections, now);
  const file = fileOf(sections, logFolder.pid);
  if (file === undefined) return fromLock(sections, process);
  const serve = parseServePid(file.text);
  if (serve !== undefined) {
    const same = process?.pid === serve.pid && isBorn(process, serve.birth) && process.uid === file.owner;
    return same ? running(process, serve.startedAt) : { supervision: { kind: 'gone', pid: serve.pid } };
  }
  // The Python tool writes nothing but the number.
  const pid = Number(/^\s*([1-9]\d{0,9})\s*$/.exec(file.text)?.[1] ?? 0);
  if (pid === 0) return { supervision: { kind: 'none' } };
  const same = process?.pid === pid && process.uid === file.owner && supervises(process, 'serve');
  return same ? running(process, process.startedAt) : { supervision: { kind: 'gone', pid } };
};
