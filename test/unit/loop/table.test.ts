import { expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loopTable } from '../../../src/loop/table.ts';
import { outcomes } from '../../../src/model/outcome.ts';
import { loopTableText } from '../../../src/views/loop-table.ts';

const golden = join(import.meta.dir, '../../golden/loop-table.md');

test('the whole table of the Loop is as it was reviewed (UPDATE_GOLDEN=1 writes it anew)', () => {
  const text = loopTableText(loopTable());
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

test('every outcome has its row', () => {
  const happened = loopTable().rows.map((row) => row.happened);
  for (const name of Object.keys(outcomes)) {
    expect(happened.some((row) => row === name || row.startsWith(`${name} `) || row.startsWith(`${name},`))).toBe(true);
  }
});
