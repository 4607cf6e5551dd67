import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canSetApart, setApart } from './apart.ts';
import { binary, testEnv, type Answer } from './binary.ts';
import { scratch } from './scratch.ts';
import { until } from './until.ts';

/** A real user manager of systemd, alone in its own process, mount and cgroup namespaces. */
export interface UserSystemd extends AsyncDisposable {
  /** The home folder of its user. */
  readonly home: string;
  /** The command line that runs another one beside it. */
  enter(argv: readonly string[]): string[];
  /** Runs a command beside it to its end. */
  run(argv: readonly string[], cwd?: string): Promise<Answer>;
  /** Runs the compiled program beside it. */
  agentRunner(cwd: string, ...words: readonly string[]): Promise<Answer>;
  /** What `systemctl show` tells of one property. */
  show(unit: string, property: string): Promise<string>;
  /** A drop-in for a unit, there before the unit is. */
  dropIn(unit: string, text: string): void;
}

// systemd refuses to be a user's manager as process 1: a shell is.
const inside = `
mount --make-rprivate / && mount -t tmpfs tmpfs /run &&
mkdir -p /run/systemd/system && mkdir -m 0700 -p /run/user/0 &&
mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 1
`;

// Whose unit a line is of, journald tells by the cgroup, as it is called on a machine; it takes that of process 1,
// once, for the root of all: that must not have moved by then.
const withJournal = `
mkdir -p /run/systemd/journal /run/log/journal && { /lib/systemd/systemd-journald & }
while ! ls /run/log/journal/*/system.journal >/dev/null 2>&1; do sleep 0.05; done
mkdir -p /sys/fs/cgroup/user.slice/user-0.slice/user@0.service &&
echo $$ >/sys/fs/cgroup/user.slice/user-0.slice/user@0.service/cgroup.procs || exit 1
`;

const manager = '/lib/systemd/systemd --user\n';

/** Whether a manager can be started here. */
export const canStartSystemd = canSetApart;

/** Starts one and waits until it is running. `journal`: what its services print is kept by a journald of its own. */
export const userSystemd = async ({ journal = false } = {}): Promise<UserSystemd> => {
  const home = scratch('systemd-home');
  const space = await setApart({
    namespaces: ['--mount', '--cgroup', '--pid'],
    script: `${inside}${journal ? withJournal : ''}${manager}`,
    env: testEnv({ HOME: home.path, XDG_RUNTIME_DIR: '/run/user/0' }),
  });
  const run: UserSystemd['run'] = (argv, cwd = home.path) => space.run(argv, cwd);
  await until(async () => (await run(['systemctl', '--user', 'is-system-running', '--wait'])).code === 0, {
    what: 'the user’s manager',
  });

  return {
    home: home.path,
    enter: space.enter,
    run,
    agentRunner: (cwd, ...words) => run([binary(), ...words], cwd),
    show: async (unit, property) =>
      (await run(['systemctl', '--user', 'show', `--property=${property}`, '--value', unit])).stdout.trim(),
    dropIn: (unit, text) => {
      const folder = join(home.path, '.config/systemd/user', `${unit}.d`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'test.conf'), text);
    },
    [Symbol.asyncDispose]: async () => {
      await space[Symbol.asyncDispose]();
      home[Symbol.dispose]();
    },
  };
};
