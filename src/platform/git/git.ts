import type { Failure } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { DurationMs } from '../../model/time.ts';
import type { HelperResult, Processes } from '../../ports/processes.ts';

/** 20,000 dirty files took about 10 s on two cores; a hung network file system must not hold a round for ever. */
const limitMs: DurationMs = 120_000;

/** The names of some million files; a list that was cut would leave work behind, so that more is a failure. */
const maxOutputBytes = 256 * 1024 * 1024;

// What a user or an agent may have configured that would refuse, prompt, run something, or change what git does.
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.splitIndex=false',
  // `true` refuses files whose line ends it would not give back.
  'core.safecrlf=false',
  // Refuses names such as `git~1`, which are plain names here.
  'core.protectNTFS=false',
  // One fsync for all new objects and not one for each: 20,000 files in seconds.
  'core.fsyncMethod=batch',
  'commit.gpgSign=false',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=none',
  'i18n.commitEncoding=UTF-8',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** Which of git's variables are the user's to set. The others (GIT_DIR, GIT_INDEX_FILE, …) would point git elsewhere: a hook that starts us has them. */
const kept =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;

const environment = (): Record<string, string | undefined> => {
  const foreign = Object.keys(process.env).filter((name) => name.startsWith('GIT_') && !kept.test(name));
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
};

/** Carries a failure out of a sequence of git calls; `guarded` turns it back into a value. */
export class GitProblem extends Error {
  override readonly name = 'GitProblem';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Runs a sequence of git calls, any of which may fail, to its result. */
export const guarded = async <Value>(sequence: () => Promise<Value>): Promise<Result<Value>> => {
  try {
    return ok(await sequence());
  } catch (error) {
    if (error instanceof GitProblem) return fail(error.failure);
    throw error;
  }
};

/** The value of a call that is not git's, in such a sequence. */
export const valueOf = <Value>(result: Result<Value>): Value => {
  if (result.ok) return result.value;
  throw new GitProblem(result.failure);
};

export interface GitOptions {
  /** Bytes held as latin1. */
  readonly stdin?: string;
  /** Instead of the work tree's own index. */
  readonly index?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Output beyond so many bytes is cut; unless given, too much output is a failure. */
  readonly cutAt?: number;
  /**
   * The command reads files of the tree into objects or writes them back, or writes an index (git looks anew at
   * files as young as it is), and so runs the filters that the repository configures: whatever they leave running
   * is ended with it.
   */
  readonly filters?: true;
  /** What is being done, for the failure's words; the git command unless given. */
  readonly operation?: string;
}

export interface GitAnswer {
  readonly exit: number;
  /** Bytes held as latin1: file names need not be UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The git program in one folder. */
export interface Git {
  readonly folder: string;
  /** Runs to the end, whatever the exit code; throws GitProblem where git could not run or took too long. */
  answer(args: readonly string[], options?: GitOptions): Promise<GitAnswer>;
  /** stdout of a command that must succeed; throws GitProblem. */
  output(args: readonly string[], options?: GitOptions): Promise<string>;
  /** The one line that such a command prints. */
  line(args: readonly string[], options?: GitOptions): Promise<string>;
}

/** The last lines of what git said, without its labels: the first are progress and advice. */
const reasonOf = (stderr: string): string => {
  const said = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('hint:'));
  return (
    said
      .slice(-12)
      .join('\n')
      .replaceAll(/^(?:fatal|error): /gm, '')
      .slice(0, 1000) || 'it gave no reason'
  );
};

/** A failed git command as a failure. */
export const gitFailure = (operation: string, exit: number, stderr: string): GitProblem =>
  new GitProblem({ code: 'git', operation, exit, reason: reasonOf(stderr) });

/** How a sequence of git calls starts processes, and the mark that all of them bear. */
export interface GitCaller {
  readonly processes: Pick<Processes, 'run' | 'enclose'>;
  /** One sequence's own: what is still there of it after our death is found by it. */
  readonly mark: string;
}

const timeOut = (args: readonly string[]): GitProblem =>
  new GitProblem({ code: 'time_limit', operation: `git ${args[0] ?? ''}`, limitMs });

const started = async (
  { processes, mark }: GitCaller,
  folder: string,
  args: readonly string[],
  options: GitOptions,
): Promise<HelperResult> => {
  const stdin = options.stdin === undefined ? undefined : Buffer.from(options.stdin, 'latin1');
  const command = {
    argv: ['git', '--no-pager', ...settings, ...args],
    cwd: folder,
    env: {
      ...environment(),
      ...options.env,
      ...(options.index === undefined ? {} : { GIT_INDEX_FILE: options.index }),
      AGENT_RUNNER_ROUND_ID: mark,
    },
    limitMs,
    maxOutputBytes: options.cutAt ?? maxOutputBytes,
  } as const;
  if (options.filters === true) {
    const ended = valueOf(await processes.enclose({ ...command, mark, stdin: stdin ?? '' }));
    if (ended.endedBy === 'limit') throw timeOut(args);
    return ended;
  }
  const result = await processes.run({ ...command, ...(stdin === undefined ? {} : { stdin }) });
  if (!result.ok && result.failure.code === 'time_limit') throw timeOut(args);
  return valueOf(result);
};

/** The git program in `folder`, safe against the surrounding environment and the user's configuration. */
export const gitIn = (folder: string, caller: GitCaller): Git => {
  const answer = async (args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> => {
    const { exit, stdout, stderr } = await started(caller, folder, args, options);
    if (exit.kind === 'signalled') throw gitFailure(args[0] ?? '', -exit.number, `${stderr}\nended by ${exit.signal}`);
    if (stdout.length >= maxOutputBytes) throw gitFailure(args[0] ?? '', exit.code, 'it printed more than can be read');
    return {
      exit: exit.code,
      stdout: Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength).toString('latin1'),
      stderr,
    };
  };
  const output = async (args: readonly string[], options: GitOptions = {}): Promise<string> => {
    const { exit, stdout, stderr } = await answer(args, options);
    if (exit !== 0) throw gitFailure(options.operation ?? `git ${args[0] ?? ''}`, exit, stderr);
    return stdout;
  };
  const line = async (args: readonly string[], options?: GitOptions): Promise<string> =>
    (await output(args, options)).replace(/\n$/, '');
  return { folder, answer, output, line };
};
