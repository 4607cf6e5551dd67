import { scratch, type Scratch } from './scratch.ts';

const prompt = 'Do the next thing of the list, commit it, and say in a sentence what was done.\n'.repeat(2);

/** A configured project in which nothing has ever run; `logs` will be its log folder. */
export const restProject = (): Scratch => {
  const folder = scratch('rest');
  folder.write('prompt.md', prompt);
  const config = '[agent]\npreset = "demo"\n[prompt]\nfile = "prompt.md"\n[runtime]\nlog_dir = "logs"\n';
  folder.write('agent-runner.toml', config);
  return folder;
};
