import { exitCode } from '../model/exit-code.ts';
import type { FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ServiceSpec } from '../model/service.ts';
import { toSeconds } from '../model/time.ts';
import { markLine } from './mark.ts';
import { serviceName } from './name.ts';

/** A value of a property list. */
type Plist = string | number | boolean | readonly string[] | { readonly [key: string]: Plist };

// XML 1.0 has no way to write these, not even as references.
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what is looked for
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escaped = (text: string): string => text.replaceAll(/[&<>\r]/g, (character) => entities[character] ?? character);

const lines = (value: Plist): readonly string[] => {
  if (typeof value === 'string') return [`<string>${escaped(value)}</string>`];
  if (typeof value === 'number') return [`<integer>${value}</integer>`];
  if (typeof value === 'boolean') return [value ? '<true/>' : '<false/>'];
  const [tag, items] = Array.isArray(value)
    ? ['array', value.flatMap((item: string) => lines(item))]
    : ['dict', Object.entries(value).flatMap(([key, item]) => [`<key>${escaped(key)}</key>`, ...lines(item)])];
  return [`<${tag}>`, ...items.map((line) => `  ${line}`), `</${tag}>`];
};

const texts = (value: Plist): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? Object.entries(value).flatMap(([key, item]) => [key, ...texts(item)]) : [];
};

const finalExits = [exitCode('noAccess'), exitCode('config'), exitCode('gaveUp')];

/**
 * launchd restarts after every ending but 0, so that a shell between the two turns the endings that want a person
 * into 0. It hands SIGTERM on; `wait` returns at a signal too, so it is asked until the program has gone.
 */
export const launchdShell = [
  'trap \'kill -TERM "$pid" 2>/dev/null\' TERM',
  '"$0" "$@" &',
  'pid=$!',
  'while :; do wait "$pid"; code=$?; kill -0 "$pid" 2>/dev/null || break; done',
  `case $code in ${finalExits.join('|')}) exit 0 ;; esac`,
  'exit "$code"',
].join('\n');

// launchd takes one that ends sooner than this for a crash and slows down; systemd's RestartSec has its meaning.
const throttleSeconds = 10;

const properties = (spec: ServiceSpec): Plist => ({
  Label: serviceName('launchd', spec.role, spec.project).replace(/\.plist$/, ''),
  ProgramArguments: ['/bin/sh', '-c', launchdShell, ...spec.command],
  EnvironmentVariables: spec.env,
  ...(spec.user === undefined ? {} : { UserName: spec.user }),
  RunAtLoad: true,
  KeepAlive: { SuccessfulExit: false },
  ThrottleInterval: throttleSeconds,
  ExitTimeOut: Math.ceil(toSeconds(spec.stopLimitMs)),
  // Where none is told, launchd throttles the processor and the disk of the job, and so of the agent.
  ProcessType: 'Interactive',
  StandardOutPath: spec.logPath,
  StandardErrorPath: spec.logPath,
});

/** The text of a launchd job, launchd.plist(5). Fails where a text has a character that XML cannot write. */
export const launchdJob = (spec: ServiceSpec): Result<string, FailureOf<'not_expressible'>> => {
  const all = properties(spec);
  const text = texts(all).find((one) => unwritable.test(one));
  if (text !== undefined) return fail({ code: 'not_expressible', text, format: 'a property list' });
  return ok(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
      `<!-- ${markLine({ role: spec.role, config: spec.configPath })} -->`,
      '<plist version="1.0">',
      ...lines(all),
      '</plist>',
      '',
    ].join('\n'),
  );
};
