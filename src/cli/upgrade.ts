import { exitCode, type ExitCode } from '../model/exit-code.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';
import { foreseeUpgrade, rollBackUpgrade, upgrade, type UpgradeStep } from '../verbs/upgrade.ts';
import { upgradeExit } from '../verbs/upgrade/decide.ts';
import type { Wanted } from '../verbs/upgrade/plan.ts';
import { forecastJson, forecastText, upgradeJson, upgradeText } from '../views/upgrade.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { openUpgradeDisplay } from './upgrade-display.ts';

interface Typed {
  readonly version?: string | undefined;
  readonly target?: string | undefined;
  readonly check?: boolean | undefined;
  readonly rollback?: boolean | undefined;
}

/** A version of a release, `v0.3.0` or `0.3.0`; it becomes a part of a URL. */
const wantedOf = ({ version, target, check, rollback }: Typed): Result<Wanted> => {
  if (rollback === true && (version !== undefined || target !== undefined || check === true))
    return fail({
      code: 'usage',
      message: '--rollback goes back to the version that is kept; --check, --version and --target do not go with it.',
    });
  const bare = version?.replace(/^v/, '');
  if (bare !== undefined && !/^\d[\w.+-]*$/.test(bare))
    return fail({ code: 'usage', message: `--version ${version} is no version such as 0.3.0` });
  return ok({ ...(bare === undefined ? {} : { version: bare }), ...(target === undefined ? {} : { target }) });
};

const check = async (
  platform: Platform,
  terminal: Terminal,
  { wanted, words, json }: { readonly wanted: Wanted; readonly words: readonly string[]; readonly json: boolean },
): Promise<Result<ExitCode>> => {
  const forecast = await foreseeUpgrade(
    platform,
    wanted,
    words.filter((word) => word !== '--check' && word !== '--json'),
  );
  if (!forecast.ok) return forecast;
  terminal.out(
    json ? `${JSON.stringify(forecastJson(forecast.value))}\n` : forecastText(forecast.value, terminal.color),
  );
  return ok(exitCode('done'));
};

/** Hears who wants to leave. The loss of the terminal is no such wish: a restart that has begun is to be ended well. */
const hearLeaving = (platform: Platform): { readonly leave: AbortSignal; readonly ignore: () => void } => {
  const leave = new AbortController();
  const ignored = [
    platform.onSignal('SIGINT', () => leave.abort()),
    platform.onSignal('SIGTERM', () => leave.abort()),
    platform.onSignal('SIGHUP', () => {}),
  ];
  return {
    leave: leave.signal,
    ignore: () => {
      for (const one of ignored) one();
    },
  };
};

export default defineVerb({
  args: {
    check: { type: 'boolean', description: 'tell what there is and what would be done, and change nothing' },
    version: { type: 'string', valueHint: 'X', description: 'this release instead of the latest, also an older one' },
    target: {
      type: 'string',
      valueHint: 'NAME',
      description: 'another binary of the release than the one for this machine, such as linux-x64-musl',
    },
    restart: {
      type: 'boolean',
      default: true,
      description: 'leave what runs alone: it goes on with the version of before until it is restarted',
    },
    rollback: { type: 'boolean', description: 'go back to the version that the last upgrade replaced' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner upgrade --check', 'what is new, and which supervisors would be restarted'],
    ['agent-runner upgrade', 'verify, try out, replace, and restart each supervisor when its round has ended'],
    ['agent-runner upgrade --rollback', 'back to the version of before'],
  ],
  run: async ({ args, words, terminal, platform: open }) => {
    const wanted = wantedOf(args);
    if (!wanted.ok) return wanted;
    const platform = await open();
    const json = args.json === true;
    if (args.check === true) return await check(platform, terminal, { wanted: wanted.value, words, json });
    const display = openUpgradeDisplay(platform, terminal);
    const leaving = hearLeaving(platform);
    const order = {
      ...(args.config === undefined ? {} : { config: args.config }),
      restart: args.restart,
      words,
      leave: leaving.leave,
      onStep: (step: UpgradeStep) => display.show(step),
    };
    const end = await (
      args.rollback === true ? rollBackUpgrade(platform, order) : upgrade(platform, wanted.value, order)
    ).finally(() => {
      display.close();
      leaving.ignore();
    });
    if (!end.ok) return end;
    terminal.out(json ? `${JSON.stringify(upgradeJson(end.value))}\n` : upgradeText(end.value, terminal.color));
    return ok(exitCode(upgradeExit(end.value)));
  },
});
