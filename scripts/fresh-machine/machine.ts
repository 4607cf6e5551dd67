import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulation } from './emulation.ts';
import { NoMachine } from './problem.ts';
import { person } from './root.ts';

/** How a command in a machine ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Call {
  /** Beside HOME, PATH and LANG; nothing of this machine is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; then the machine is taken down and the call throws. */
  readonly timeoutMs?: number;
}

/** A machine of its own: its files, its processes; the network is this one's, so that a server on the loopback is there. */
export interface FreshMachine extends AsyncDisposable {
  /** Runs a shell script as a user without rights. */
  run(script: string, call?: Call): Promise<Ran>;
  /** The same as root. */
  asRoot(script: string): Promise<Ran>;
}

const boot = join(import.meta.dir, 'boot.sh');
const patienceMs = 300_000;

const environment: Readonly<Record<string, string>> = {
  HOME: person.home,
  USER: person.name,
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
};

/** The process that is number 1 within, as it is called here. */
const childOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();

/** Waits for the word that all is mounted. */
const cameUp = async (output: ReadableStream<Uint8Array>): Promise<boolean> => {
  for await (const bytes of output) if (new TextDecoder().decode(bytes).includes('up\n')) return true;
  return false;
};

/** Starts a machine over a root file system, which stays as it is. */
export const startMachine = async (root: string, emulation: Emulation): Promise<FreshMachine> => {
  const place = mkdtempSync(join(tmpdir(), 'agent-runner-machine-'));
  const apart = ['unshare', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--propagation=private'];
  const first = Bun.spawn([...emulation.prefix, ...apart, 'sh', boot, root, place, emulation.registration], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    // Ctrl-C is ours to hear: what is at work in there ends when we end it.
    detached: true,
  });
  let down = false;
  const takeDown = async (): Promise<void> => {
    down = true;
    await first.stdin.end();
    await first.exited;
    rmSync(place, { recursive: true, force: true });
  };
  if (!(await cameUp(first.stdout))) {
    const said = await first.stderr.text();
    await takeDown();
    throw new NoMachine(`no machine could be started over ${root}:\n${said}`);
  }

  const target = `--target=${childOf(first.pid)}`;
  const enter = async (id: number, script: string, { env = {}, timeoutMs = patienceMs }: Call = {}): Promise<Ran> => {
    const variables = Object.entries({ ...environment, ...env }).map(([name, value]) => `${name}=${value}`);
    const as = [`--setuid=${id}`, `--setgid=${id}`];
    const folder = id === 0 ? '/' : person.home;
    const command = ['/usr/bin/env', '-i', '-C', folder, ...variables, 'sh', '-c', script];
    const child = Bun.spawn(
      [...emulation.prefix, 'nsenter', target, '--mount', '--uts', '--ipc', '--pid', ...as, ...command],
      {
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        detached: true,
      },
    );
    const late = setTimeout(() => void takeDown(), timeoutMs);
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    const code = await child.exited;
    clearTimeout(late);
    if (down) throw new Error(`the machine was taken down before the end of: ${script}\n${stdout}${stderr}`);
    return { code, stdout, stderr };
  };

  return {
    run: (script, call) => enter(person.id, script, call),
    asRoot: (script) => enter(0, script),
    [Symbol.asyncDispose]: takeDown,
  };
};
