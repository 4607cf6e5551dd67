import type { HeartbeatRule, NotifyChannel, NotifyRule, SecretAddress } from '../model/notify-settings.ts';
import { seconds } from '../model/time.ts';
import type { Finding } from './issue-words.ts';
import type { LoadedConfig } from './loaded.ts';
import type { ConfigValues } from './schema.ts';
import type { NotifyTable } from './sections/notify.ts';
import { ownCommand, projectFolders } from './settings.ts';

const ways = ['command', 'webhook', 'url_env', 'desktop'] as const;

const waysOf = (table: NotifyTable): readonly string[] =>
  ways.filter((way) => table[way] !== undefined && table[way] !== false);

const faultOf = (table: NotifyTable): readonly [string | undefined, string] | undefined => {
  const chosen = waysOf(table);
  const telegram = table.format === 'telegram';
  const byToken = telegram && table.token_env !== undefined;
  if (chosen.length === 0 && !byToken)
    return [undefined, 'says no way: set one of `command`, `webhook`, `url_env` or `desktop`'];
  if (chosen.length > 1) return [chosen[1], `\`${chosen[0]}\` and \`${chosen[1]}\` are both set; write two tables`];
  if (telegram && table.chat === undefined) return ['format', 'needs `chat`: to whom the bot shall write'];
  if (table.format !== 'json' && (table.desktop || table.command !== undefined))
    return ['format', 'is for a webhook only'];
  return undefined;
};

/** Tables of `[[notify]]` that say no way, or two, and a heartbeat that is told twice. */
export const notifyFaults = ({ values }: { readonly values: ConfigValues }): Finding[] => {
  const { heartbeat_url, heartbeat_url_env } = values.monitor;
  const both = heartbeat_url !== undefined && heartbeat_url_env !== undefined;
  const twice = '`heartbeat_url` and `heartbeat_url_env` are both set; keep one';
  return [
    ...(both ? [{ path: ['monitor', 'heartbeat_url_env'], reason: twice }] : []),
    ...values.notify.flatMap((table, index) => {
      const fault = faultOf(table);
      if (fault === undefined) return [];
      const [key, reason] = fault;
      return [{ path: ['notify', index, ...(key === undefined ? [] : [key])], reason }];
    }),
  ];
};

/** Addresses that are keys themselves, in a file that is committed. */
export const secretsInFile = ({ values }: { readonly values: ConfigValues }): Finding[] =>
  values.notify.flatMap(({ format, webhook }, index) => {
    if (webhook === undefined || (format !== 'slack' && format !== 'discord')) return [];
    const reason = `is a secret: whoever knows it can write there; name a variable that holds it by \`url_env\``;
    return [{ path: ['notify', index, 'webhook'], reason }];
  });

const addressOf = (url: string | undefined, name: string | undefined): SecretAddress | undefined => {
  if (url !== undefined) return { kind: 'plain', url };
  return name === undefined ? undefined : { kind: 'env', name };
};

/** Where Telegram's bots are spoken to; the token stands in the address. */
const telegram: SecretAddress = { kind: 'plain', url: 'https://api.telegram.org' };

const channelOf = (config: LoadedConfig, table: NotifyTable): NotifyChannel => {
  if (table.desktop) return { kind: 'desktop' };
  if (table.command !== undefined)
    return { kind: 'command', argv: ownCommand(table.command, config, projectFolders(config).project) };
  return {
    kind: 'webhook',
    format: table.format,
    address: addressOf(table.webhook, table.url_env) ?? telegram,
    ...(table.token_env === undefined ? {} : { tokenEnv: table.token_env }),
    ...(table.chat === undefined ? {} : { chat: table.chat }),
  };
};

const nameOf = ({ name, desktop, command, format }: NotifyTable): string =>
  name ?? (desktop ? 'desktop' : (command?.[0] ?? (format === 'json' ? 'webhook' : format)));

/** Who is told of what. */
export const notifyRules = (config: LoadedConfig): readonly NotifyRule[] =>
  config.values.notify.map((table) => ({
    name: nameOf(table),
    on: table.on,
    channel: channelOf(config, table),
    debounceMs: seconds(table.debounce_s),
    timeoutMs: seconds(table.timeout_s),
  }));

/** To whom a monitor gives its sign of life; undefined where nobody waits for one. */
export const heartbeatRule = ({ values }: LoadedConfig): HeartbeatRule | undefined => {
  const { heartbeat_url, heartbeat_url_env, heartbeat_every_s } = values.monitor;
  const address = addressOf(heartbeat_url, heartbeat_url_env);
  return address === undefined ? undefined : { address, everyMs: seconds(heartbeat_every_s) };
};
