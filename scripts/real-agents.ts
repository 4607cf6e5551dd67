// Runs the real agent CLIs, checks that what they print is read rightly, and keeps it as fixtures. Opt-in: it takes
// npm's registry and some minutes, so no test and no CI job calls it.
//   bun scripts/real-agents.ts [--only claude,codex] [--behaviours ok,401] [--latest] [--keep] [--cache DIR]
// Each CLI is installed below the cache (default: $XDG_CACHE_HOME/agent-runner/real-agents) and run in an empty home,
// in a network namespace in which there is nothing but a provider of our own on the loopback: nothing can leave the
// machine. With --keep the logs go to test/fixtures/transcripts, with the version that printed them in the manifest.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { behaviours, isBehaviour, type Behaviour } from './real-agents/behaviour.ts';
import { realClis, type RealCli } from './real-agents/clis.ts';
import { findInstalled, install, type Installed } from './real-agents/install.ts';
import { enclosure } from './real-agents/namespace.ts';
import { tryAll } from './real-agents/try-all.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    behaviours: { type: 'string' },
    latest: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    cache: { type: 'string' },
    // Set by the program for its own second half, which runs inside the namespace.
    inside: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stop = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(2);
};

const chosenClis = (): readonly RealCli[] => {
  const names = values.only?.split(',');
  const unknown = names?.find((name) => realClis.every((cli) => cli.agent !== name));
  if (unknown !== undefined) return stop(`no CLI ${unknown}; there are ${realClis.map((cli) => cli.agent).join(', ')}`);
  return realClis.filter((cli) => names?.includes(cli.agent) ?? true);
};

const chosenBehaviours = (): readonly Behaviour[] => {
  const words = values.behaviours?.split(',') ?? behaviours;
  const unknown = words.find((word) => !isBehaviour(word));
  if (unknown !== undefined) return stop(`no behaviour ${unknown}; there are ${behaviours.join(', ')}`);
  return words.filter(isBehaviour);
};

const cacheFolder = (): string =>
  values.cache ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'agent-runner/real-agents');

const installAll = (clis: readonly RealCli[], latest: boolean): readonly Installed[] =>
  clis.flatMap((cli) => {
    const installed = install(cli, cacheFolder(), latest);
    if ('problem' in installed) {
      say(`${cli.agent}: not tried, ${installed.problem}`);
      return [];
    }
    say(`${cli.agent} ${installed.version}`);
    return [installed];
  });

const inside = async (): Promise<number> => {
  // Everything is in the cache by now; without a network npm cannot be asked.
  const installed = chosenClis().flatMap((cli) => findInstalled(cli, cacheFolder(), values.latest) ?? []);
  return await tryAll(installed, { behaviours: chosenBehaviours(), keep: values.keep, say });
};

const outside = async (): Promise<number> => {
  const clis = chosenClis();
  chosenBehaviours();
  const enclosed = enclosure();
  if ('problem' in enclosed) return stop(`The CLIs are not run with a network: ${enclosed.problem}.`);
  if (installAll(clis, values.latest).length === 0) return stop('No CLI could be installed.');
  const child = Bun.spawn([...enclosed.command, process.execPath, ...process.argv.slice(1), '--inside'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return await child.exited;
};

process.exitCode = values.inside ? await inside() : await outside();
