import * as v from 'valibot';
import { configSchema } from '../../src/config/schema.ts';
import { shapeOf } from '../../src/config/shape.ts';

/** What stands for keys that have no default, by their path; undefined where another key excludes it. */
const samples: Readonly<Record<string, string | undefined>> = {
  'agent.preset': '"claude"',
  'agent.command': '["claude", "-p"]',
  'agent.prompt_arg_template': '["{prompt}"]',
  'agent.prompt_delivery': '"argv"',
  'agent.name': '"night shift"',
  'agent.env': '{ TERM = "dumb" }',
  'prompt.file': '"prompts/main.md"',
  'prompt.files': undefined,
  'phases.list': '["build"]',
  'phases.build.round_timeout_s': '600',
  'phases.build.prompt.file': undefined,
  'phases.build.prompt.files': '["prompts/base.md", "prompts/build.md"]',
  'phases.build.agent.preset': '"claude"',
  'phases.build.agent.command': '["claude"]',
  'phases.build.agent.prompt_arg_template': '["-p", "{prompt}"]',
  'phases.build.agent.prompt_delivery': '"argv"',
  'phases.build.agent.name': '"builder"',
  'phases.build.agent.env': '{ TERM = "dumb" }',
  'hooks.pre_round': '["hooks/update"]',
  'hooks.post_round': '["hooks/report"]',
  'hooks.on_stop': '["hooks/report", "--stopped"]',
  'hooks.context': '{ tickets = ["hooks/open-tickets"] }',
  'monitor.heartbeat_url': '"https://example.com/ping"',
  'monitor.heartbeat_url_env': undefined,
};

/** Arrays of tables, with every key that may stand beside another. */
const listed: Readonly<Record<string, string>> = {
  'monitor.detector': `[[monitor.detector]]
name = "many_timeouts"
severity = "critical"
event = "round_timeout_kill"
count = 3
window_s = 7200
hold_for_s = 1
repeat_after_s = 600
auto_stop = true

[[monitor.detector]]
name = "out_of_cake"
log_pattern = "no cake"

[[monitor.detector]]
name = "mine"
command = ["detectors/mine"]
timeout_s = 5
`,
  notify: `[[notify]]
name = "chat"
on = ["critical"]
url_env = "CHAT_URL"
format = "slack"
debounce_s = 60
timeout_s = 5

[[notify]]
on = ["warning"]
format = "telegram"
token_env = "BOT_TOKEN"
chat = "42"

[[notify]]
on = ["critical"]
command = ["hooks/ring"]

[[notify]]
on = ["critical"]
desktop = true
`,
};

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);

const valueText = (path: string, schema: v.GenericSchema): string | undefined => {
  if (Object.hasOwn(samples, path)) return samples[path];
  const byDefault: unknown = v.getDefault(schema);
  if (!isPlain(byDefault)) throw new Error(`scripts/release/golden-config.ts needs a sample for ${path}`);
  return JSON.stringify(byDefault);
};

const listText = (path: string): string => {
  const text = listed[path];
  if (text === undefined) throw new Error(`scripts/release/golden-config.ts needs tables for [[${path}]]`);
  return text;
};

/** A table with all its keys, then the tables in it. */
const tableText = (path: string, schema: v.GenericSchema): string => {
  const shape = shapeOf(schema);
  if (shape.kind !== 'table') return shape.kind === 'tables' ? `${listText(path)}\n` : '';
  const lines: string[] = [];
  const tables: string[] = [];
  const rest = shape.rest === undefined ? [] : [['build', shape.rest] as const];
  for (const [key, inner] of [...Object.entries(shape.keys), ...rest]) {
    const below = path === '' ? key : `${path}.${key}`;
    const { kind } = shapeOf(inner);
    if (kind === 'table' || kind === 'tables') tables.push(tableText(below, inner));
    else {
      const text = valueText(below, inner);
      if (text !== undefined) lines.push(`${key} = ${text}`);
    }
  }
  return `${path === '' ? '' : `[${path}]\n${lines.map((line) => `${line}\n`).join('')}\n`}${tables.join('')}`;
};

/** A configuration that sets every key there is, each to its default or to a sample. */
export const everyKey = (): string => `# Every key of this version.\n${tableText('', configSchema).trimEnd()}\n`;
