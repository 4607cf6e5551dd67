// Builds the one executable and tries it out before it is put in place:
//   bun scripts/build.ts [--target bun-linux-x64] [--outfile dist/agent-runner]
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };

const root = resolve(import.meta.dir, '..');

/**
 * The flags with which every executable is compiled, the benchmark's baseline included. Without the two
 * `no-compile-autoload` flags the binary would load `.env` and run the `preload` of a `bunfig.toml` from the
 * current folder, which an agent can write. With `splitting` a verb loads only what it needs; `bytecode` without
 * `format=esm` can give a binary that dies at start (Bun 1.4.5).
 */
export const compileFlags = [
  '--compile',
  '--minify',
  '--splitting',
  '--bytecode',
  '--format=esm',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
] as const;

interface Build {
  /** Absolute path of the entry file. */
  readonly entry: string;
  readonly outfile: string;
  /** A target of `bun build --target`; absent: this machine. */
  readonly target?: string;
  /** Names that are replaced by these texts in the code. */
  readonly define: Readonly<Record<string, string>>;
}

/** What could not be built, in the compiler's words or in those of what was built. */
export class BuildError extends Error {}

/** Runs a command in the checkout. */
const run = (command: readonly string[]) => {
  const { exitCode, signalCode, stdout, stderr } = Bun.spawnSync([...command], { cwd: root, stdin: 'ignore' });
  return {
    ok: exitCode === 0,
    ending: signalCode ?? `exit ${exitCode}`,
    out: stdout.toString(),
    err: stderr.toString(),
  };
};

/** Compiles one entry file to one executable. Throws with the compiler's words where it cannot. */
export const compile = ({ entry, outfile, target, define }: Build): void => {
  const defines = Object.entries(define).flatMap(([name, text]) => ['--define', `${name}=${JSON.stringify(text)}`]);
  const targets = target === undefined ? [] : [`--target=${target}`];
  const build = run([process.execPath, 'build', ...compileFlags, ...targets, ...defines, entry, '--outfile', outfile]);
  if (!build.ok) throw new BuildError(`bun build failed (${build.ending}):\n${build.err}${build.out}`);
};

/** `1a2b3c4`, with `-dirty` where tracked or new files differ from it; `unknown` where this is no checkout of its own. */
export const commit = (): string => {
  if (Bun.which('git') === null) return 'unknown';
  const top = run(['git', 'rev-parse', '--show-toplevel']);
  // Unpacked inside another repository, it is not that one's commit.
  if (!top.ok || realpathSync(top.out.trim()) !== realpathSync(root)) return 'unknown';
  const head = run(['git', 'rev-parse', '--short=7', 'HEAD']);
  if (!head.ok) return 'unknown';
  const status = run(['git', 'status', '--porcelain']);
  return `${head.out.trim()}${status.ok && status.out === '' ? '' : '-dirty'}`;
};

/** Where releases lie, as install.sh of this checkout says; empty: there is no public location. */
const installerLocation = (): string =>
  /^release_location='([^']*)'$/m.exec(readFileSync(join(root, 'install.sh'), 'utf8'))?.[1] ?? '';

/** A binary can be built with exit 0 and still die at its start: it is built when it has answered. */
const tryOut = (binary: string, builtFrom: string): void => {
  const version = run([binary, '--version']);
  const expected = `agent-runner ${manifest.version} (${builtFrom})\n`;
  if (!version.ok || version.out !== expected) {
    throw new BuildError(
      `--version of what was built: ${version.ending}, ${version.out}${version.err}, not ${expected}`,
    );
  }
  const help = run([binary, '--help']);
  if (!help.ok || !help.out.includes('Usage: agent-runner')) {
    throw new BuildError(`--help of what was built: ${help.ending}\n${help.out}${help.err}`);
  }
};

/** Whether this machine can run what a target gives; others are built and not tried out. */
const runsHere = (target: string | undefined): boolean =>
  target === undefined || target === `bun-${process.platform}-${process.arch}`;

/** What is built, beside the checkout itself. */
interface BuildOrder {
  readonly outfile: string;
  /** A target of `bun build --target`; absent: this machine. */
  readonly target?: string;
  /** Where the binary finds later releases; absent: where install.sh does. */
  readonly location?: string;
}

/** Builds in a folder beside the destination, so that the last step is one rename and an old binary stays until then. */
export const build = ({ outfile, target, location = installerLocation() }: BuildOrder): void => {
  mkdirSync(dirname(outfile), { recursive: true });
  const scratch = mkdtempSync(join(dirname(outfile), '.build-'));
  try {
    // The output's own name is part of what is built: the same name gives the same bytes.
    const built = join(scratch, basename(outfile));
    const builtFrom = commit();
    compile({
      entry: join(root, 'src/main.ts'),
      outfile: built,
      ...(target === undefined ? {} : { target }),
      define: { AGENT_RUNNER_COMMIT: builtFrom, AGENT_RUNNER_RELEASE_LOCATION: location },
    });
    if (runsHere(target)) tryOut(built, builtFrom);
    renameSync(built, outfile);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { target: { type: 'string' }, outfile: { type: 'string', default: join(root, 'dist/agent-runner') } },
  });
  const started = performance.now();
  try {
    const outfile = resolve(values.outfile);
    build({ outfile, ...(values.target === undefined ? {} : { target: values.target }) });
    const megabytes = (statSync(outfile).size / 1e6).toFixed(0);
    process.stdout.write(
      `built ${outfile} (${megabytes} MB, ${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
    );
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  }
}
