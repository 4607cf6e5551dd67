import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { scratch, type Scratch } from './scratch.ts';

const root = resolve(import.meta.dir, '../..');

/** A program's own settings, as strict as TypeScript gets; nothing of ours. */
const tsconfig = {
  compilerOptions: {
    target: 'ESNext',
    lib: ['ESNext'],
    module: 'Preserve',
    moduleResolution: 'Bundler',
    types: ['bun-types'],
    noEmit: true,
    strict: true,
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    noFallthroughCasesInSwitch: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    skipLibCheck: true,
    verbatimModuleSyntax: true,
  },
  include: ['*.ts'],
};

const call = (argv: readonly string[], cwd: string): string => {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...argv], { cwd, stdout: 'pipe', stderr: 'pipe' });
  if (exitCode !== 0)
    throw new Error(`${argv.join(' ')} ended with ${exitCode}\n${stdout.toString()}${stderr.toString()}`);
  return stdout.toString();
};

/**
 * An empty project elsewhere, with the packed library in its `node_modules` as an installer would put it there. Its
 * dependencies are those that package.json names, and no others, so that one that is missing there is missed.
 */
export const withLibrary = (): Scratch => {
  const folder = scratch('library');
  call([process.execPath, 'pm', 'pack', '--ignore-scripts', '--quiet', '--destination', folder.path], root);
  const [tarball = ''] = readdirSync(folder.path).filter((name) => name.endsWith('.tgz'));
  const home = join(folder.path, 'node_modules');
  mkdirSync(join(home, 'agent-runner'), { recursive: true });
  call(
    ['tar', '-xzf', join(folder.path, tarball), '-C', join(home, 'agent-runner'), '--strip-components=1'],
    folder.path,
  );
  for (const name of [...Object.keys(project.dependencies), 'bun-types']) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(home, name));
  }
  folder.write('package.json', JSON.stringify({ type: 'module', private: true }));
  folder.write('tsconfig.json', JSON.stringify(tsconfig));
  return folder;
};
