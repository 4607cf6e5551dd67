import { parsedJson } from './json.ts';
import * as v from 'valibot';
import { isoTime, parseTime, type EpochMs } from './time.ts';

/** How a supervisor was started: in somebody's terminal, by `start`, or by a service manager. */
export const launchModes = ['foreground', 'background', 'service'] as const;
export type LaunchMode = (typeof launchModes)[number];

/** What is needed to start a supervisor again as it was started. */
export interface Launch {
  readonly mode: LaunchMode;
  /** The flags of `serve`, without its configuration: `--max-rounds 20`. */
  readonly flags: readonly string[];
}

/** A supervisor at work: its process, which a process id alone does not name, and how it was started. */
export interface ServePid {
  readonly pid: number;
  readonly startedAt: EpochMs;
  /** See `NamedProcess`. Unlike `startedAt` it holds when the clock is set, as on a board without one of its own. */
  readonly birth: string;
  readonly launch: Launch;
}

const factsSchema = v.object({
  birth: v.string(),
  mode: v.picklist(launchModes),
  flags: v.array(v.string()),
});

/**
 * The text of `serve.pid`: the process id on a line of its own, so that `head -1` is enough, then its start,
 * then the rest as JSON.
 */
export const servePidText = ({ pid, startedAt, birth, launch }: ServePid): string => {
  const { mode, flags } = launch;
  return `${pid}\n${isoTime(startedAt)}\n${JSON.stringify({ birth, mode, flags })}\n`;
};

/** What a text of `serve.pid` tells, or undefined where it is damaged. */
export const parseServePid = (text: string): ServePid | undefined => {
  const [pid = '', start = '', rest = ''] = text.split('\n');
  const startedAt = parseTime(start);
  const facts = v.safeParse(factsSchema, parsedJson(rest));
  if (!/^[1-9]\d{0,9}$/.test(pid) || startedAt === undefined || !facts.success) return undefined;
  const { birth, mode, flags } = facts.output;
  return { pid: Number(pid), startedAt, birth, launch: { mode, flags } };
};
