import type { FailureOf } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds, type DurationMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HelperCommand, HelperResult, Processes } from '../../ports/processes.ts';
import { sectionsOf, type Section } from '../../witness/remote/frames.ts';
import { withData } from '../../witness/remote/shell-data.ts';
import { sshReason } from '../../witness/remote/ssh-end.ts';
import { sshArgv, sshControl, type SshRoute } from '../../witness/remote/ssh.ts';
import script from './deploy.sh' with { type: 'text' };

/** What deploying touches of this machine, apart from what is sent. */
export interface FarSideParts {
  readonly clock: Clock;
  readonly processes: Pick<Processes, 'run'>;
  /** Aborted: whatever is being done is broken off. */
  readonly end: AbortSignal;
}

/** Folders, as they are called over there: absolute, or counting from the home folder. */
export interface FarPlace {
  readonly bin: string;
  readonly dir: string;
}

/** The operations of the script, with the data of each. */
export type FarOrder =
  | { readonly op: 'probe'; readonly files: string }
  | { readonly op: 'prepare'; readonly part: string }
  | { readonly op: 'verify'; readonly part: string; readonly sum: string }
  | { readonly op: 'place'; readonly part: string }
  | { readonly op: 'aside' }
  | { readonly op: 'adopt'; readonly from: string; readonly to: string; readonly keep: string }
  | { readonly op: 'run'; readonly program: string; readonly line: string }
  | { readonly op: 'settle' }
  | { readonly op: 'linger' }
  | { readonly op: 'look' };

/** What goes on over there without us: the supervisor is started or exchanged, and where the new one does not come up, put back. */
export interface SettleOrder {
  readonly op: 'settle_on';
  readonly verb: 'restart' | 'start';
  readonly undo: 'yes' | 'no';
  readonly monitor: 'yes' | 'no';
}

/** The script with the data of an order, for a shell that is started later. */
export const settleScript = (place: FarPlace, order: SettleOrder): Uint8Array =>
  new TextEncoder().encode(withData({ marker: '', ...place, ...order }, script));

/** What another host answered: its sections, and what was said on the way. */
export interface FarAnswer {
  readonly sections: readonly Section[];
  readonly stderr: string;
}

type Unreachable = FailureOf<'host_unreachable'>;

/** Another host that something is put on. Every call fails with `host_unreachable` where there is no answer in time. */
export interface FarSide {
  readonly host: string;
  ask(order: FarOrder, limit?: DurationMs): Promise<Result<FarAnswer, Unreachable>>;
  /** Writes bytes into a file, `path` absolute over there; `onSent` is told how many are on their way. */
  send(bytes: Uint8Array, path: string, onSent?: (count: number) => void): Promise<Result<void, Unreachable>>;
  /** Lets go of the connection. */
  close(): Promise<void>;
}

/** A board that is busy, with a slow card; it is no more than a few commands. */
const patience = seconds(60);
/** While bytes are sent: the longest time in which not one piece is taken. */
const stall = seconds(60);
/** A slow line takes hours for a large file, not days. */
const longestSending = seconds(12 * 3600);
const pieceBytes = 256 * 1024;

/** The path stands in the first line, so that the other user's shell has no name to interpret. */
const receiver = `sh -c 'IFS= read -r file && cat >"$file"'`;

/** The pieces of what is sent; asked for a piece means that those before were taken. */
function* pieces(bytes: Uint8Array, path: string, onPiece: (count: number) => void): Generator<Uint8Array> {
  yield new TextEncoder().encode(`${path}\n`);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    onPiece(at);
    yield bytes.subarray(at, at + pieceBytes);
  }
  onPiece(bytes.length);
}

/** The body of a section as text; empty where there is none. */
export const bodyOf = ({ sections }: FarAnswer, name: string): string => {
  const found = sections.find((section) => section.name === name);
  return found === undefined ? '' : new TextDecoder().decode(found.body);
};

/** The words behind a section's name; undefined where there is no such section. */
export const factsOf = ({ sections }: FarAnswer, name: string): readonly string[] | undefined =>
  sections.find((section) => section.name === name)?.facts;

/** Opens another host: nothing is asked before the first call. */
export const openFarSide = ({ clock, processes, end }: FarSideParts, route: SshRoute, place: FarPlace): FarSide => {
  const { host } = route;
  const away = (reason: string) => fail({ code: 'host_unreachable' as const, host, reason });
  const ssh = async (
    command: Pick<HelperCommand, 'argv' | 'stdin' | 'limitMs'>,
    abort: AbortSignal = end,
  ): Promise<Result<HelperResult, Unreachable>> => {
    const ran = await processes.run({ ...command, cwd: '/', abort });
    if (ran.ok) return ran;
    if (ran.failure.code === 'spawn') return away(ran.failure.reason);
    // A shared connection over a dead line would keep the next question waiting as well.
    if (route.shareFolder !== '')
      await processes.run({ argv: sshControl(route, 'exit'), cwd: '/', limitMs: seconds(5) });
    return away(`no answer within ${command.limitMs / 1000} s; ssh was ended`);
  };

  return {
    host,
    ask: async ({ op, ...data }, limitMs = patience) => {
      const marker = crypto.randomUUID();
      const ran = await ssh({
        argv: sshArgv(route),
        stdin: withData({ marker, op, ...place, ...data }, script),
        limitMs,
      });
      if (!ran.ok) return ran;
      const sections = sectionsOf(ran.value.stdout, marker);
      return sections.ok
        ? ok({ sections: sections.value, stderr: ran.value.stderr })
        : away(sshReason(ran.value, sections.failure));
    },
    send: async (bytes, path, onSent) => {
      const late = new AbortController();
      let cancel = clock.after(stall, () => late.abort());
      const onPiece = (count: number): void => {
        cancel();
        cancel = clock.after(stall, () => late.abort());
        onSent?.(count);
      };
      const abort = AbortSignal.any([end, late.signal]);
      const stdin = pieces(bytes, path, onPiece);
      const ran = await ssh({ argv: sshArgv(route, receiver), stdin, limitMs: longestSending }, abort);
      cancel();
      if (late.signal.aborted) return away(`it has taken nothing for ${stall / 1000} s`);
      if (!ran.ok) return ran;
      const { exit } = ran.value;
      return exit.kind === 'exited' && exit.code === 0
        ? ok(undefined)
        : away(sshReason(ran.value, 'the file could not be written'));
    },
    close: async () => {
      if (route.shareFolder !== '')
        await processes.run({ argv: sshControl(route, 'stop'), cwd: '/', limitMs: seconds(5) });
    },
  };
};
