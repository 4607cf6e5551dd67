import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { Terminal } from '../ports/terminal.ts';

const megabyte = 1_048_576;
const hour = seconds(3600);

/** What the agent inside agent-runner can touch. */
interface Body {
  readonly platform: Platform;
  readonly terminal: Terminal;
}

/** One line of what it prints: an event as `src/agents/demo.ts` reads it. */
const tell = ({ terminal }: Body, event: string, fields: Readonly<Record<string, string>>): void =>
  terminal.out(`${JSON.stringify({ type: 'demo', event, ...fields })}\n`);

const say = (body: Body, text: string): void => tell(body, 'say', { text });

/** Its terminal event. */
const finish = (body: Body, message: string): Result<0> => {
  tell(body, 'result', { status: 'ok', message });
  return ok(0);
};

const write = (body: Body, name: string, text: string): Result<void> => {
  const written = body.platform.files.writeAtomic(`${body.platform.self.cwd}/${name}`, text, 0o644);
  if (written.ok) tell(body, 'tool', { name: 'write', input: name });
  return written;
};

const command = async ({ platform }: Body, argv: readonly [string, ...string[]]): Promise<Result<string>> => {
  const ran = await platform.processes.run({ argv, cwd: platform.self.cwd, limitMs: seconds(20) });
  if (!ran.ok) return ran;
  const { exit, stdout, stderr } = ran.value;
  if (exit.kind === 'exited' && exit.code === 0) return ok(new TextDecoder().decode(stdout).trim());
  return fail({
    code: 'command',
    command: argv.join(' '),
    exit: exit.kind === 'exited' ? exit.code : 1,
    reason: stderr,
  });
};

/** The round’s number, so that rounds do not overwrite each other’s files. */
const stamp = ({ platform }: Body): string => platform.self.env['AGENT_RUNNER_ROUND_NUM'] ?? '0';

interface Behaviour {
  readonly summary: string;
  /** Gives the exit code. */
  readonly act: (body: Body) => Promise<Result<0 | 1>>;
}

const commit = async (body: Body): Promise<Result<0 | 1>> => {
  const written = write(body, `work-${stamp(body)}.txt`, 'Work of this round.\n');
  if (!written.ok) return written;
  for (const argv of [
    ['git', 'add', '--all'],
    ['git', 'commit', '--quiet', '--message', `Work of round ${stamp(body)}`],
  ] as const) {
    const ran = await command(body, argv);
    if (!ran.ok) return ran;
  }
  return finish(body, 'Committed.');
};

const leave = async (body: Body): Promise<Result<0 | 1>> => {
  const tracked = write(body, 'README.md', 'Changed in passing.\n');
  const untracked = tracked.ok ? write(body, `forgotten-${stamp(body)}.txt`, 'Half a day of work.\n') : tracked;
  if (!untracked.ok) return untracked;
  return finish(body, 'All done.');
};

const shuffle = async (body: Body): Promise<Result<0 | 1>> => {
  const { files, self } = body.platform;
  const list = files.readText(`${self.cwd}/LIST.md`);
  if (!list.ok) return list;
  const [first = '', ...others] = list.value.trimEnd().split('\n');
  const written = write(body, 'LIST.md', `${[...others, first].join('\n')}\n`);
  if (!written.ok) return written;
  return finish(body, 'The list is in order.');
};

const hang = async (body: Body): Promise<Result<0 | 1>> => {
  // An agent that is stuck, or does not care, lets all three pass by.
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) body.platform.onSignal(name, () => undefined);
  const written = write(body, `unfinished-${stamp(body)}.txt`, 'Nearly there.\n');
  if (!written.ok) return written;
  say(body, 'Waiting for an answer that does not come.');
  await body.platform.clock.sleep(hour);
  return ok(0);
};

const escape = async (body: Body): Promise<Result<0 | 1>> => {
  const { processes, self } = body.platform;
  const path = self.env['PATH'] ?? '/usr/bin:/bin';
  // macOS has no `setsid`, nor what would find a daemon there that left no trace at all: it keeps its environment.
  const canVanish = processes.resolve('setsid', path, self.cwd) !== undefined;
  // The inner shell tells its number and becomes the daemon; the outer one exits, so that nobody is its parent.
  const daemon = `${canVanish ? 'setsid ' : ''}sh -c 'echo $$; exec sleep 3600 </dev/null >/dev/null 2>&1' &`;
  const bare = canVanish ? (['env', '-i', `PATH=${path}`] as const) : (['env'] as const);
  const started = await command(body, [...bare, 'sh', '-c', daemon]);
  if (!started.ok) return started;
  tell(body, 'tool', { name: 'daemon', output: started.value });
  return finish(body, 'The server is up.');
};

const flood = async ({ platform, terminal }: Body): Promise<never> => {
  const block = `${'the same line again '.repeat(51)}\n`.repeat(megabyte / 1024);
  for (;;) {
    terminal.out(block);
    // A real flood is faster; this one leaves the disk of a laptop alone.
    await platform.clock.sleep(10);
  }
};

const eat = async (body: Body): Promise<Result<0 | 1>> => {
  const held: Uint8Array[] = [];
  // Filled, because a page that was never written takes no memory.
  while (held.length < 32) {
    held.push(new Uint8Array(16 * megabyte).fill(held.length + 1));
    await body.platform.clock.sleep(20);
  }
  say(body, `Holding ${held.length * 16} MB.`);
  await body.platform.clock.sleep(hour);
  return ok(0);
};

const crash = async (body: Body): Promise<Result<0 | 1>> => {
  const written = write(body, `broken-${stamp(body)}.txt`, 'Half of a sentence that\n');
  if (!written.ok) return written;
  body.terminal.err('Error: something inside the agent broke\n');
  return ok(1);
};

const done = async (body: Body): Promise<Result<0 | 1>> => {
  const { self, files } = body.platform;
  const file = self.env['AGENT_RUNNER_DONE_FILE'] ?? `${self.cwd}/.agent-done`;
  const written = files.writeAtomic(file, 'Every task is done.\n');
  if (!written.ok) return written;
  return finish(body, 'Nothing is left to do.');
};

/** What it can be told to do. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  commit: { summary: 'does some work and commits it', act: commit },
  leave: { summary: 'does some work and forgets to commit it', act: leave },
  shuffle: { summary: 'rotates the lines of LIST.md and calls it work', act: shuffle },
  hang: { summary: 'prints a line and hangs, deaf to SIGTERM', act: hang },
  escape: { summary: 'starts a daemon in a session of its own, with an empty environment, and exits', act: escape },
  flood: { summary: 'prints without end', act: flood },
  eat: { summary: 'takes more and more memory, up to 512 MB', act: eat },
  crash: { summary: 'leaves a file half done and fails', act: crash },
  done: { summary: 'says that all is done, and so ends the Loop', act: done },
};

/** `demo: hang` on a line of its own in the prompt. */
const toldByPrompt = ({ platform }: Body): string | undefined => {
  const prompt = platform.files.readText('/dev/stdin');
  return prompt.ok ? /^demo:\s*(\S+)\s*$/m.exec(prompt.value)?.[1] : undefined;
};

/**
 * Behaves as told: by `told`, else by AGENT_RUNNER_DEMO, else by its prompt; told nothing, it commits. Gives the
 * agent’s exit code.
 */
export const runDemoAgent = async (
  told: string | undefined,
  platform: Platform,
  terminal: Terminal,
): Promise<Result<0 | 1>> => {
  const body: Body = { platform, terminal };
  const name = told ?? platform.self.env['AGENT_RUNNER_DEMO'] ?? toldByPrompt(body) ?? 'commit';
  const behaviour = Object.hasOwn(behaviours, name) ? behaviours[name] : undefined;
  if (behaviour !== undefined) {
    tell(body, 'start', { behaviour: name });
    return await behaviour.act(body);
  }
  const known = Object.keys(behaviours);
  const close = nearest(name, known);
  const almost = close === undefined ? {} : { nearest: close };
  return fail({ code: 'unknown_name', kind: 'behaviour', name, known, ...almost });
};
