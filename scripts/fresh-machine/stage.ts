import type { ReleaseFiles, ReleaseServer } from '../release/server.ts';
import type { Architecture } from './architecture.ts';
import type { Checks } from './checks.ts';
import type { FreshMachine, Ran } from './machine.ts';
import type { MadeRelease, Releases } from './releases.ts';

/** All that a scene is played with. */
export interface Stage {
  readonly machine: FreshMachine;
  readonly architecture: Architecture;
  /** Whether programs run by qemu: everything takes many times as long. */
  readonly emulated: boolean;
  readonly releases: Releases;
  /** What the server has; scenes may put things there. */
  readonly location: ReleaseFiles;
  readonly server: ReleaseServer;
  readonly checks: Checks;
}

/** A part of the play. Scenes build on those before them. */
export type Scene = (stage: Stage) => Promise<void>;

/** The whole of how a command ended, for whoever reads a failed check. */
const told = ({ code, stdout, stderr }: Ran): string => `exit ${code}\n${stdout}${stderr}`;

interface Expected {
  readonly code: number;
  /** What stands in stdout or stderr. */
  readonly says?: string;
}

/** Holds that a command ended with a code and, where they are given, these words. */
export const expectEnd = ({ checks }: Stage, what: string, ran: Ran, { code, says = '' }: Expected): void => {
  checks.check(
    what,
    ran.code === code && `${ran.stdout}${ran.stderr}`.includes(says),
    `${told(ran)}\nexpected: exit ${code} ${says}`,
  );
};

/** The installer from a pipe, as the README has it. */
export const piped = (...flags: readonly string[]): string =>
  `curl -fsS "$AGENT_RUNNER_BASE_URL/latest/download/install.sh" | sh -s -- ${flags.join(' ')}`;

/** Environment variables that name a release location. */
export const from = ({ url }: Pick<ReleaseServer, 'url'>) => ({ AGENT_RUNNER_BASE_URL: url }) as const;

/** Every file below the home with the sum of what it holds, and the folders. */
export const homeOf = async ({ machine }: Stage): Promise<string> =>
  (await machine.run('find . -type d | sort; find . -type f -exec sha256sum {} + | sort -k 2')).stdout;

/** The lines of one text that the other has not, both ways. */
const differing = (before: string, after: string): string => {
  const old = before.split('\n');
  const now = after.split('\n');
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}\n`);
  return [...gone, ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}\n`)].join('');
};

/** Holds that something fails with these words, and that nothing in the home is another after it. */
export const expectRefusal = async (
  stage: Stage,
  what: string,
  act: () => Promise<Ran>,
  expected: Expected,
): Promise<void> => {
  const before = await homeOf(stage);
  expectEnd(stage, what, await act(), expected);
  const after = await homeOf(stage);
  stage.checks.check('  and nothing is changed', after === before, differing(before, after));
};

/** Holds that the program that is found on the PATH is the binary of a release, to the last bit. */
export const expectInstalled = async (stage: Stage, { version, sum }: MadeRelease, words: string): Promise<void> => {
  const { machine } = stage;
  const asked = await machine.run('agent-runner --version', pathed);
  expectEnd(stage, `${words}: agent-runner --version says ${version}`, asked, {
    code: 0,
    says: `agent-runner ${version} (`,
  });
  const summed = await machine.run('sha256sum .local/bin/agent-runner');
  stage.checks.check('  and it is what was released, to the last bit', summed.stdout.startsWith(sum), told(summed));
};

/** What a user's shell has once it was told of ~/.local/bin. */
export const pathed = { env: { PATH: '/home/person/.local/bin:/usr/local/bin:/usr/bin:/bin' } } as const;

/** Waits until a line of shell is true in the project; whether it came to that within a minute (under qemu, five). */
export const eventually = async ({ machine, emulated }: Stage, look: string): Promise<boolean> => {
  const waiting = `cd project && timeout ${emulated ? 300 : 60} sh -c 'until eval "$LOOK"; do sleep 0.1; done'`;
  const { code } = await machine.run(waiting, { env: { LOOK: look } });
  return code === 0;
};
