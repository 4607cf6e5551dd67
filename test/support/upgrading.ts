import { linkSync, mkdirSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { binary, testEnv, type Answer } from './binary.ts';
import { scratch } from './scratch.ts';

/** The compiled program, installed in a folder of its own so that it can be replaced. */
export interface Installed extends Disposable {
  readonly folder: string;
  readonly path: string;
  readonly previous: string;
  /** Runs it to its end. `url` is the release location. */
  run(call: InstalledCall): Promise<Answer>;
  begin(call: InstalledCall): Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
}

export interface InstalledCall {
  readonly words: readonly string[];
  readonly cwd?: string;
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A second name costs nothing; on another file system it has to be a copy. */
const give = (from: string, to: string): void => {
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
};

/** Installs it in `folder`, absent: a scratch folder. */
export const installedProgram = (into?: string): Installed => {
  const place = scratch('installed');
  const folder = into ?? join(place.path, 'bin');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'agent-runner');
  give(binary(), path);
  const begin: Installed['begin'] = ({ words, cwd = place.path, url, env = {} }) =>
    Bun.spawn([path, ...words], {
      cwd,
      env: testEnv({ ...(url === undefined ? {} : { AGENT_RUNNER_BASE_URL: url }), ...env }),
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
  return {
    folder,
    path,
    previous: `${path}.previous`,
    begin,
    run: async (call) => {
      const child = begin(call);
      const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      return { code: await child.exited, stdout, stderr };
    },
    [Symbol.dispose]: () => place[Symbol.dispose](),
  };
};
