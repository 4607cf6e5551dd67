import { exitCode } from '../model/exit-code.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { topics, type Topic } from './explain-topics.ts';

interface Meant {
  readonly topic: Topic;
  readonly name: string;
}

const has = ({ names, alsoKnows }: Topic, name: string): boolean => names.includes(name) || alsoKnows?.(name) === true;

const unknownName = (kind: string, name: string, known: readonly string[]) => {
  const close = nearest(name, known);
  return fail({
    code: 'unknown_name' as const,
    kind,
    name,
    known,
    ...(close === undefined ? {} : { nearest: close }),
  });
};

/** `explain KIND NAME` */
const ofKind = (kind: string, name: string): Result<Meant> => {
  const topic = topics.find((one) => one.kind === kind);
  if (topic === undefined)
    return unknownName(
      'kind of explanation',
      kind,
      topics.map((one) => one.kind),
    );
  return has(topic, name) ? ok({ topic, name }) : unknownName(kind, name, topic.names);
};

/** `explain NAME`: the one thing that is called so. */
const byName = (name: string): Result<Meant> => {
  const [topic, ...others] = topics.filter((one) => has(one, name));
  if (topic === undefined) {
    const kind = topics.find((one) => one.kind === name);
    if (kind !== undefined) return fail({ code: 'usage', message: `which ${name}? ${kind.names.join(', ')}` });
    return unknownName(
      'explanation of',
      name,
      topics.flatMap((one) => one.names),
    );
  }
  if (others.length === 0) return ok({ topic, name });
  const kinds = [topic, ...others].map(({ kind }) => `agent-runner explain ${kind} ${name}`);
  return fail({ code: 'usage', message: `“${name}” is several things`, hint: kinds.join(', or ') });
};

export default defineVerb({
  args: {
    word: {
      type: 'positional',
      required: true,
      valueHint: 'WORD',
      description: `what is to be explained, or its kind (${topics.map(({ kind }) => kind).join(', ')}) with the name behind it`,
    },
    name: {
      type: 'positional',
      required: false,
      valueHint: 'NAME',
      description: 'its name, behind a kind; for an outcome also a round’s number or `latest`',
    },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner explain outcome latest', 'why the last round was read as it was: which line, which rule'],
    ['agent-runner explain outcome 12 --json | jq .read.evidence', 'the same of round 12, for a program'],
    ['agent-runner explain quota', 'what an outcome means'],
    ['agent-runner explain oauth_fail', 'a detector in full: its numbers here, and what it finds now'],
    ['agent-runner explain escaped_process_sweep', 'a defense in full'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const meant = args.name === undefined ? byName(args.word) : ofKind(args.word, args.name);
    if (!meant.ok) return meant;
    const platform = await open();
    const explained = await meant.value.topic.explain(meant.value.name, { platform, config: args.config });
    if (!explained.ok) return explained;
    const { color, columns } = terminal;
    const { timeZone } = platform.self;
    terminal.out(
      args.json ? `${JSON.stringify(explained.value.json)}\n` : explained.value.text({ color, columns, timeZone }),
    );
    return ok(exitCode('done'));
  },
});
