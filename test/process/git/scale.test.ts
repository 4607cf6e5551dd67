import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { got, inside, testRepository } from '../../support/git-repository.ts';

test('20,000 dirty files are listed and stashed within the time limit of one git call', async () => {
  using made = testRepository(Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`old/${n}`, `${n}\n`])));
  for (let n = 0; n < 2000; n += 1) writeFileSync(inside(made, `old/${n}`), `changed ${n}\n`);
  for (let folder = 0; folder < 18; folder += 1) {
    mkdirSync(inside(made, `new/${folder}`), { recursive: true });
    for (let n = 0; n < 1000; n += 1) writeFileSync(inside(made, `new/${folder}/${n} file`), `${folder} ${n}\n`);
  }
  const request = { roundNum: 1, message: 'ORPHAN R1 phase=- ts=now', exclude: [] };
  const took: Record<string, number> = {};
  const timed = async <Value>(name: string, step: Promise<Value>): Promise<Value> => {
    const start = performance.now();
    const value = await step;
    took[name] = Math.round(performance.now() - start);
    return value;
  };
  expect(got(await timed('dirty', made.repository.dirty([]))).files).toHaveLength(20_000);
  const { kind, copy } = got(await timed('stash', made.repository.stash(request)));
  expect(kind).toBe('stashed');
  expect(made.status()).toBe('');
  expect(got(await timed('files', made.repository.orphanFiles(copy.sha)))).toHaveLength(20_000);
  process.stderr.write(`20,000 dirty files, ms: ${JSON.stringify(took)}\n`);
}, 240_000);
