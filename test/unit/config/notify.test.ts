import { describe, expect, test } from 'bun:test';
import { heartbeatRule, notifyRules } from '../../../src/config/notify.ts';
import { ownDetectors, ownRules } from '../../../src/config/own-detectors.ts';
import { configOf, leastText, problemsOf } from '../../support/config-text.ts';

const reasonsOf = (text: string) => problemsOf(`${leastText}${text}`).map(({ path, reason }) => `${path}: ${reason}`);

describe('[[notify]]', () => {
  test('each table is one way of telling', () => {
    const config = configOf(`${leastText}
[[notify]]
on = ["critical", "stopped"]
url_env = "SLACK_URL"
format = "slack"
[[notify]]
name = "phone"
on = ["quota"]
format = "telegram"
token_env = "BOT"
chat = "42"
[[notify]]
on = ["done"]
command = ["./tell", "me"]
debounce_s = 0
[[notify]]
on = ["cleared"]
desktop = true
`);
    const common = { debounceMs: 60_000, timeoutMs: 10_000 };
    expect(notifyRules(config)).toEqual([
      {
        name: 'slack',
        on: ['critical', 'stopped'],
        channel: { kind: 'webhook', format: 'slack', address: { kind: 'env', name: 'SLACK_URL' } },
        ...common,
      },
      {
        name: 'phone',
        on: ['quota'],
        channel: {
          kind: 'webhook',
          format: 'telegram',
          address: { kind: 'plain', url: 'https://api.telegram.org' },
          tokenEnv: 'BOT',
          chat: '42',
        },
        ...common,
      },
      {
        name: './tell',
        on: ['done'],
        channel: { kind: 'command', argv: ['/home/ada/project/tell', 'me'] },
        ...common,
        debounceMs: 0,
      },
      { name: 'desktop', on: ['cleared'], channel: { kind: 'desktop' }, ...common },
    ]);
    expect(heartbeatRule(config)).toBeUndefined();
  });

  test.each([
    ['on = ["critical"]', 'notify[0]: says no way: set one of `command`, `webhook`, `url_env` or `desktop`'],
    ['on = []\ndesktop = true', 'notify[0].on: must not be empty'],
    ['on = ["never"]\ndesktop = true', 'notify[0].on[0]: must be one of critical,'],
    ['on = ["done"]\ndesktop = true\ncommand = ["x"]', 'notify[0].desktop: `command` and `desktop` are both set'],
    ['on = ["done"]\nwebhook = "file:///etc"', 'notify[0].webhook: must be an address that begins with https://'],
    ['on = ["done"]\nurl_env = "https://x.y"', 'notify[0].url_env: must be the name of an environment variable'],
    ['on = ["done"]\nurl_env = "X"\nformat = "telegram"', 'notify[0].format: needs `chat`'],
    ['on = ["done"]\ndesktop = true\nformat = "slack"', 'notify[0].format: is for a webhook only'],
    ['on = ["done"]\ndesktop = true\nwebhok = "x"', 'notify[0].webhok: unknown key.'],
  ])('%s', (lines, reason) => {
    expect(reasonsOf(`[[notify]]\n${lines}\n`).join('\n')).toStartWith(reason);
  });

  test('an address that is a key itself is doubted', () => {
    const { warnings } = configOf(
      `${leastText}[[notify]]\non = ["done"]\nwebhook = "https://hooks.slack.com/x"\nformat = "slack"\n`,
    );
    expect(warnings).toMatchObject([{ path: 'notify[0].webhook', reason: expect.stringContaining('is a secret') }]);
  });

  test('written as one table says how it is written, and a heartbeat is told once', () => {
    expect(reasonsOf('[notify]\non = ["done"]\n')).toEqual(['notify: must be written [[notify]], for each a table']);
    expect(reasonsOf('[monitor]\nheartbeat_url = "https://x.y"\nheartbeat_url_env = "X"\n')).toEqual([
      'monitor.heartbeat_url_env: `heartbeat_url` and `heartbeat_url_env` are both set; keep one',
    ]);
  });
});

describe('[[monitor.detector]]', () => {
  test('each table is one detector', () => {
    const config = configOf(`${leastText}
[[monitor.detector]]
name = "drops"
log_pattern = '(?P<what>drop) table'
auto_stop = true
hold_for_s = 5
[[monitor.detector]]
name = "busy"
event = "round_end"
count = 3
window_s = 60
severity = "info"
`);
    expect(ownDetectors(config)).toEqual([
      { name: 'drops', severity: 'warning', condition: { kind: 'log_pattern', pattern: /(?<what>drop) table/i } },
      {
        name: 'busy',
        severity: 'info',
        condition: { kind: 'event', event: 'round_end', count: 3, windowMs: 60_000 },
      },
    ]);
    expect(ownRules(config)).toMatchObject({ autoStopOn: ['drops'], rules: { drops: { holdForMs: 5000 } } });
    // It may stand in the list as well.
    const listed = '[monitor]\nauto_stop_on = ["mine"]\n[[monitor.detector]]\nname = "mine"\nevent = "round_end"\n';
    expect(reasonsOf(listed)).toEqual([]);
  });

  test.each([
    ['name = "x"', 'monitor.detector[0]: looks for nothing'],
    [
      'name = "x"\nevent = "round_ende"',
      'monitor.detector[0].event: “round_ende” is no kind of event; is round_end meant?',
    ],
    ['name = "x"\nlog_pattern = "("', 'monitor.detector[0].log_pattern: is not a regular expression'],
    [
      'name = "x"\nlog_pattern = "y"\nevent = "round_end"',
      'monitor.detector[0].event: `log_pattern` and `event` are both set',
    ],
    ['name = "hung"\nevent = "round_end"', 'monitor.detector[0].name: is the name of a built-in detector'],
    ['name = "My one"\nevent = "round_end"', 'monitor.detector[0].name: must be of small letters'],
    ['event = "round_end"', 'monitor.detector[0].name: '],
    [
      'name = "x"\nevent = "round_end"\n[[monitor.detector]]\nname = "x"\nevent = "round_end"',
      'monitor.detector[1].name: is the name of another one above',
    ],
  ])('%s', (lines, reason) => {
    expect(reasonsOf(`[[monitor.detector]]\n${lines}\n`).join('\n')).toStartWith(reason);
  });
});
