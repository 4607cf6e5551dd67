import * as v from 'valibot';
import { parsedJson } from '../../model/json.ts';
import type { HostProblem } from '../../model/host-problem.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { seconds, type DurationMs } from '../../model/time.ts';
import type { Failure } from '../../model/failure.ts';
import { quoted } from '../../witness/remote/shell-data.ts';
import { bodyOf, type FarSide } from './far-side.ts';

/** How a verb of agent-runner ended over there. */
export interface FarEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Verbs look at agents, which take their time to say their version; a manager waits for what it starts. */
const verbLimit: DurationMs = seconds(180);

/** A failure of a host that was reached. */
export const unfit = (host: string, problem: HostProblem): { readonly ok: false; readonly failure: Failure } =>
  fail({ code: 'host_unfit', host, problem });

/** Runs a verb of the program over there in the project’s folder, with the PATH of a login. */
export const farVerb = async (far: FarSide, program: string, words: readonly string[]): Promise<Result<FarEnd>> => {
  const line = words.map((word) => quoted(word)).join(' ');
  const answer = await far.ask({ op: 'run', program: quoted(program), line }, verbLimit);
  if (!answer.ok) return answer;
  const exits = answer.value.sections.filter(({ name }) => name === 'exit');
  const code = Number(exits.at(-1)?.facts[0] ?? 1);
  return ok({ code, stdout: bodyOf(answer.value, 'out'), stderr: answer.value.stderr });
};

const errorSchema = v.object({
  error: v.object({ what: v.string(), why: v.optional(v.string(), ''), fix: v.optional(v.string(), '') }),
});

/** What a verb said of its failure: its own words where it told them as JSON, else the last it printed. */
export const saidBy = ({ stdout, stderr, code }: FarEnd): string => {
  const told = v.safeParse(errorSchema, parsedJson(stdout));
  if (told.success) {
    const { what, why, fix } = told.output.error;
    return [what, why, fix].filter((text) => text !== '').join('\n');
  }
  const text = `${stderr.trim()}\n${stdout.trim()}`.trim();
  return text === '' ? `it said nothing, and ended with ${code}` : text.split('\n').slice(-12).join('\n');
};

const doctorSchema = v.object({
  checks: v.array(
    v.object({
      name: v.string(),
      state: v.picklist(['ok', 'warn', 'bad']),
      reason: v.string(),
      fix: v.optional(v.string(), ''),
    }),
  ),
});

const installSchema = v.object({
  services: v.array(v.object({ service: v.string(), standing: v.optional(v.string(), '') })),
  lacks: v.array(v.object({ kind: v.string(), words: v.string() })),
});

const statusSchema = v.object({ pid: v.nullable(v.number()), mode: v.nullable(v.string()) });

const initSchema = v.object({ preset: v.string() });

const read = <Schema extends v.GenericSchema>(
  schema: Schema,
  { stdout }: FarEnd,
): v.InferOutput<Schema> | undefined => {
  const parsed = v.safeParse(schema, parsedJson(stdout));
  return parsed.success ? parsed.output : undefined;
};

export const doctorOf = (end: FarEnd) => read(doctorSchema, end)?.checks;
export const installOf = (end: FarEnd) => read(installSchema, end);
export const statusOf = (end: FarEnd) => read(statusSchema, end);
export const initOf = (end: FarEnd) => read(initSchema, end)?.preset;
