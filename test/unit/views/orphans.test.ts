import { describe, expect, test } from 'bun:test';
import type { Orphan } from '../../../src/ports/repository.ts';
import { pickOrphan } from '../../../src/verbs/orphan-place.ts';
import { droppedText, orphansText, orphanText, restoredText } from '../../../src/views/orphans.ts';

const kept = (name: string, sha: string, changes: Partial<Orphan> = {}): Orphan => ({
  sha: sha.padEnd(40, '0'),
  ref: `refs/agent-runner/orphans/${name}`,
  roundNum: Number(/\d+/.exec(name)?.[0]),
  message: `ORPHAN ${name} phase=- ts=now`,
  keptAt: '2026-11-22T12:00:00Z',
  inStash: true,
  ...changes,
});

const listed = (orphan: Orphan, name: string, age: number, files: number) => ({
  ...orphan,
  name,
  age,
  files: Array.from({ length: files }, (_, n) => ({ path: `file${n}`, status: ' M' })),
});

describe('kept work in words', () => {
  test('the list lines up, and names the way back to the newest', () => {
    const text = orphansText(
      [
        listed(kept('R12', 'abcdef'), 'R12', 200_000, 1),
        listed(kept('R3-2', '123456', { inStash: false }), 'R3-2', 90_000_000, 12),
        listed(kept('R3', '99', { ref: 'refs/stash' }), 'R3', 90_000_000, 3),
      ],
      false,
    );
    expect(text.split('\n')).toEqual([
      'R12   abcdef000000  3 min 20 s ago  1 file    stash, ref  ORPHAN R12 phase=- ts=now',
      'R3-2  123456000000  1 d 1 h ago     12 files  ref         ORPHAN R3-2 phase=- ts=now',
      'R3    990000000000  1 d 1 h ago     3 files   stash       ORPHAN R3 phase=- ts=now',
      '',
      'agent-runner orphans show R12 · agent-runner orphans restore abcdef000000',
      '',
    ]);
  });

  test('one in full: where it is, its files, the way back, its patch', () => {
    const files = [
      { path: 'a', status: ' M' },
      { path: 'new', status: 'R ', from: 'old' },
    ];
    expect(orphanText({ ...kept('R3', 'ab'), name: 'R3', files, patch: '+x\n' }, false)).toBe(
      [
        `R3  ab${'0'.repeat(38)}  ORPHAN R3 phase=- ts=now`,
        'kept 2026-11-22T12:00:00Z in the list of stashes and refs/agent-runner/orphans/R3',
        '   M a',
        '  R  old -> new',
        `agent-runner orphans restore ab${'0'.repeat(10)}`,
        '',
        '+x',
        '',
      ].join('\n'),
    );
  });

  test('what came back is listed, twenty files at most; what was let go can be had for a while', () => {
    expect(restoredText(listed(kept('R3', 'ab'), 'R3', 0, 22), false)).toContain('file19\n  and 2 more\n');
    expect(droppedText({ ...kept('R3', 'ab'), name: 'R3' }, false)).toContain(
      `git stash apply --index ab${'0'.repeat(38)}`,
    );
  });
});

describe('the kept work that a word means', () => {
  const orphans = [
    kept('R3', 'abcd1'),
    kept('R3-2', 'abcd2'),
    kept('R4', 'ef01'),
    kept('R9', '9999', { ref: 'refs/stash' }),
  ];
  const meant = (word: string): string | undefined => {
    const found = pickOrphan(orphans, word);
    return found.ok ? found.value.ref : found.failure.code;
  };

  test('its name, or four and more digits of its SHA', () => {
    expect(meant('R3')).toBe('refs/agent-runner/orphans/R3');
    expect(meant('R3-2')).toBe('refs/agent-runner/orphans/R3-2');
    expect(meant('ef01')).toBe('refs/agent-runner/orphans/R4');
    expect(meant('abcd2')).toBe('refs/agent-runner/orphans/R3-2');
    expect(meant('R9')).toBe('refs/stash');
  });

  test('fewer digits, and what is not there, mean nothing; digits of two are asked for more', () => {
    expect(meant('ef0')).toBe('not_found');
    expect(meant('R5')).toBe('not_found');
    expect(meant('abcd')).toBe('usage');
  });
});
