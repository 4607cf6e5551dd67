import type { NotifyChannel, NotifyRule, SecretAddress } from '../../model/notify-settings.ts';
import { redact } from '../../model/redact.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { DurationMs } from '../../model/time.ts';
import type { Http } from '../../ports/http.ts';
import type { Processes } from '../../ports/processes.ts';
import { envelopeOf, type Secrets } from './envelope.ts';
import { messageJson, plainText, type Message } from './message.ts';

/** What telling somebody touches of the system. */
export interface DeliverPorts {
  readonly http: Http;
  readonly processes: Pick<Processes, 'run'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly system: 'linux' | 'darwin';
  /** Any folder that is there. */
  readonly cwd: string;
}

/** Why a message did not arrive, and whether it could later. */
export interface Undelivered {
  readonly reason: string;
  readonly again: boolean;
}

const decided = (reason: string): { readonly ok: false; readonly failure: Undelivered } =>
  fail({ reason, again: false });

const variable = ({ env }: Pick<DeliverPorts, 'env'>, name: string): Result<string, Undelivered> => {
  const value = env[name] ?? '';
  return value === '' ? decided(`the environment has no ${name}`) : ok(value);
};

/** The address that a configuration gives or names. */
export const resolveAddress = (
  ports: Pick<DeliverPorts, 'env'>,
  address: SecretAddress,
): Result<string, Undelivered> => {
  const url = address.kind === 'plain' ? ok(address.url) : variable(ports, address.name);
  if (!url.ok) return url;
  return /^https?:$/.test(URL.parse(url.value)?.protocol ?? '') ? url : decided('the address is none of http or https');
};

const secretsOf = (
  ports: DeliverPorts,
  channel: Extract<NotifyChannel, { kind: 'webhook' }>,
): Result<Secrets, Undelivered> => {
  const url = resolveAddress(ports, channel.address);
  if (!url.ok) return url;
  if (channel.tokenEnv === undefined) return ok({ url: url.value });
  const token = variable(ports, channel.tokenEnv);
  return token.ok ? ok({ url: url.value, token: token.value }) : token;
};

/** What is wrong with a status; a refusal for good is not tried again. */
const statusFault = (status: number, text: string): Undelivered | undefined => {
  if (status >= 200 && status < 300) return undefined;
  const said = text.trim().split('\n')[0]?.slice(0, 200) ?? '';
  const again = status >= 500 || status === 408 || status === 429;
  return { reason: `it answered ${status}${said === '' ? '' : `: ${said}`}`, again };
};

const byWebhook = async (
  ports: DeliverPorts,
  channel: Extract<NotifyChannel, { kind: 'webhook' }>,
  message: Message,
  limitMs: DurationMs,
): Promise<Result<void, Undelivered>> => {
  const secrets = secretsOf(ports, channel);
  if (!secrets.ok) return secrets;
  const envelope = envelopeOf(channel, message, secrets.value);
  if (!envelope.ok) return decided(envelope.failure);
  const { url, token = '' } = secrets.value;
  const known = [url, token];
  const answer = await ports.http.send({ ...envelope.value, method: 'POST', limitMs });
  if (!answer.ok) return fail({ reason: redact(answer.failure, known), again: true });
  const fault = statusFault(answer.value.status, answer.value.text);
  return fault === undefined ? ok(undefined) : fail({ ...fault, reason: redact(fault.reason, known) });
};

const byCommand = async (
  { processes, cwd }: DeliverPorts,
  argv: readonly [string, ...string[]],
  stdin: string,
  limitMs: DurationMs,
): Promise<Result<void, Undelivered>> => {
  const ran = await processes.run({ argv, cwd, stdin, limitMs, maxOutputBytes: 64 * 1024 });
  if (!ran.ok) {
    const late = ran.failure.code === 'time_limit';
    return fail({ reason: late ? `it took longer than ${limitMs / 1000} s` : ran.failure.reason, again: late });
  }
  const { exit, stderr } = ran.value;
  if (exit.kind === 'exited' && exit.code === 0) return ok(undefined);
  const said = redact(stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '');
  const how = exit.kind === 'exited' ? `exit ${exit.code}` : `ended by ${exit.signal}`;
  return fail({ reason: said === '' ? how : `${how}: ${said}`, again: true });
};

/** The message is an argument, never a part of the script. */
const notifying = [
  '-e',
  'on run argv',
  '-e',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  '-e',
  'end run',
];

const desktopArgv = ({ system }: DeliverPorts, message: Message): readonly [string, ...string[]] => {
  const title = `agent-runner: ${message.title}`;
  const text = plainText({ ...message, title: '' }).trim();
  if (system === 'darwin') return ['osascript', ...notifying, title, text];
  const urgency = message.severity === 'critical' ? 'critical' : 'normal';
  return ['notify-send', `--urgency=${urgency}`, '--app-name=agent-runner', '--', title, text];
};

/** A message in which nothing is left that looks like a key or a token. */
const redacted = (message: Message): Message => ({
  ...message,
  title: redact(message.title),
  text: redact(message.text),
});

/** Tells somebody, once. */
export const deliver = (
  ports: DeliverPorts,
  { channel, timeoutMs }: Pick<NotifyRule, 'channel' | 'timeoutMs'>,
  message: Message,
): Promise<Result<void, Undelivered>> => {
  const safe = redacted(message);
  switch (channel.kind) {
    case 'webhook':
      return byWebhook(ports, channel, safe, timeoutMs);
    case 'command':
      return byCommand(ports, channel.argv, `${JSON.stringify(messageJson(safe))}\n`, timeoutMs);
    case 'desktop':
      return byCommand(ports, desktopArgv(ports, safe), '', timeoutMs);
  }
};
