import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { scratch, type Scratch } from './scratch.ts';

const prompt = 'Do the next thing of the list, commit it, and say in a sentence what was done.\n'.repeat(2);

/** A project whose log folder is one that the Python tool 0.1.6 left: a copy, which a test may change. */
export const pythonProject = (): Scratch => {
  const folder = scratch('python');
  cpSync(join(import.meta.dir, '../golden/releases/0.1.6-python/logs'), join(folder.path, 'logs'), { recursive: true });
  folder.write('prompt.md', prompt);
  const config = '[agent]\npreset = "demo"\n[prompt]\nfile = "prompt.md"\n[runtime]\nlog_dir = "logs"\n';
  folder.write('agent-runner.toml', config);
  return folder;
};
