import { dirname } from 'node:path';
import type { FailureOf } from '../../model/failure.ts';
import { parsedJson } from '../../model/json.ts';
import { ok, type Result } from '../../model/result.ts';
import { seconds } from '../../model/time.ts';
import type { Platform } from '../../ports/platform.ts';
import { trouble } from './own-binary.ts';

type Ports = Pick<Platform, 'processes'>;
type Tried<Value> = Result<Value, FailureOf<'upgrade'>>;

/** A board starts a program of 100 MB from a card for the first time. */
const patience = seconds(60);
const longestAnswer = 2000;

interface Answer {
  readonly ok: boolean;
  readonly out: string;
  /** What it said, for people. */
  readonly words: string;
}

interface Question {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly abort?: AbortSignal | undefined;
}

const ask = async ({ processes }: Ports, { argv, cwd = '/', abort }: Question): Promise<Answer> => {
  const ran = await processes.run({ argv, cwd, limitMs: patience, ...(abort === undefined ? {} : { abort }) });
  if (!ran.ok) {
    const late = ran.failure.code === 'time_limit';
    return { ok: false, out: '', words: late ? `no answer within ${patience / 1000} s` : ran.failure.reason };
  }
  const { exit, stdout, stderr } = ran.value;
  const out = new TextDecoder().decode(stdout);
  const how = exit.kind === 'exited' ? `exit ${exit.code}` : exit.signal;
  const said = `${stderr}${out}`.trim().slice(0, longestAnswer);
  return { ok: exit.kind === 'exited' && exit.code === 0, out, words: said === '' ? how : `${said}\n(${how})` };
};

/** The version of an executable, `0.3.0`; fails where it does not say. */
export const versionOf = async (ports: Ports, binary: string): Promise<Tried<string>> => {
  const answer = await ask(ports, { argv: [binary, '--version'] });
  if (!answer.ok) return trouble({ kind: 'does_not_run', what: binary, answer: answer.words });
  const version = /^agent-runner (\S+) \(/.exec(answer.out)?.[1];
  return version === undefined
    ? trouble({ kind: 'other_program', expected: 'agent-runner', answer: answer.out.trim() })
    : ok(version);
};

/** An executable, and what it is held to. */
export interface Trial {
  readonly binary: string;
  readonly version: string;
  /** The one of before, and the configurations with which it works. */
  readonly before: string;
  readonly configs: readonly string[];
  /** Ends the trial, which then fails. */
  readonly abort?: AbortSignal;
}

/** Holds an executable to the version that was promised. */
const demandVersion = async (ports: Ports, { binary, version, abort }: Trial): Promise<Tried<void>> => {
  const answer = await ask(ports, { argv: [binary, '--version'], abort });
  if (!answer.ok) return trouble({ kind: 'does_not_run', what: `agent-runner ${version}`, answer: answer.words });
  if (answer.out.startsWith(`agent-runner ${version} (`)) return ok(undefined);
  return trouble({ kind: 'other_program', expected: `agent-runner ${version}`, answer: answer.out.trim() });
};

const projectTrials = [
  { words: ['config', 'check'], passes: ({ ok: well }: Answer) => well },
  { words: ['peek', '--json'], passes: ({ ok: well, out }: Answer) => well && parsedJson(out) !== undefined },
] as const;

/**
 * Holds an executable to what the one that is there can do with a project: read its configuration and its log folder.
 * What that one cannot do either is not its fault.
 */
const tryProject = async (ports: Ports, { binary, before, abort }: Trial, config: string): Promise<Tried<void>> => {
  for (const { words, passes } of projectTrials) {
    const asked = async (program: string): Promise<Answer> =>
      await ask(ports, { argv: [program, ...words, `--config=${config}`], cwd: dirname(config), abort });
    const answer = await asked(binary);
    if (passes(answer)) continue;
    if (!passes(await asked(before))) continue;
    return trouble({ kind: 'fails_project', config, command: words.join(' '), answer: answer.words });
  }
  return ok(undefined);
};

/** Holds an executable to what was promised of it: its version, and that it works where the one of before does. */
export const tryOut = async (ports: Ports, trial: Trial): Promise<Tried<void>> => {
  const answers = await demandVersion(ports, trial);
  if (!answers.ok) return answers;
  for (const config of trial.configs) {
    const works = await tryProject(ports, trial, config);
    if (!works.ok) return works;
  }
  return ok(undefined);
};
