import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '../..');

const parts = [
  'src',
  'scripts',
  'test/support',
  'docs/man',
  'docs/agent-runner.schema.json',
  'install.sh',
  'bunfig.toml',
  'tsconfig.json',
  'CHANGELOG.md',
] as const;

/** Copies what a release is made from into a folder, as another version of itself. */
export const copyAsVersion = (folder: string, version: string): void => {
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(Object.assign({}, manifest, { version })));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const changelog = join(folder, 'CHANGELOG.md');
  writeFileSync(changelog, `## ${version}\n\n- What ${version} is about.\n\n${readFileSync(changelog, 'utf8')}`);
};
