import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseToml } from '../../../src/config/load.ts';
import { migrated, type Migration } from '../../../src/config/migrate.ts';
import { inModernNames, olderNames } from '../../../src/config/older-names.ts';
import { locateKeys } from '../../../src/config/locate.ts';
import { renames } from '../../../src/config/renames.ts';
import { draftOf } from '../../../src/config/toml-edit.ts';
import { configOf, leastText, problemsOf } from '../../support/config-text.ts';
import { valueOf } from '../../support/value-of.ts';

const pythonFiles = join(import.meta.dir, '../../golden/releases/0.1.6-python/config');

const migrate = (text: string): Migration => {
  const result = migrated(text);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
};

const parsed = (text: string): unknown => {
  const document = parseToml(text);
  if (!document.ok) throw new Error(document.failure.reason);
  return document.value;
};

/** What a text means, in today’s names. */
const meaning = (text: string): unknown => inModernNames(parsed(text), locateKeys(text)).document;

describe('config migrate', () => {
  test.each([
    ['a section', '[vcs]\norphan_action = "ignore" # kept\n', '[vcs]\ndirty_action = "ignore" # kept\n'],
    ['a dotted key', 'vcs.orphan_action="ignore"\n', 'vcs.dirty_action="ignore"\n'],
    ['an inline table', 'vcs = { orphan_action = "ignore" }\n', 'vcs = { dirty_action = "ignore" }\n'],
    ['a quoted key', '[vcs]\n"orphan_action" = "ignore"\n', '[vcs]\ndirty_action = "ignore"\n'],
    ['a file of Windows', '\uFEFF[vcs]\r\norphan_action = "ignore"\r\n', '\uFEFF[vcs]\r\ndirty_action = "ignore"\r\n'],
    [
      'a list over several lines',
      '[schedule]\nrun_windows = [ # nights\n  "20:00-07:00",\n]\n',
      '[schedule]\nrun = [ # nights\n  "20:00-07:00",\n]\n',
    ],
    [
      'a table of its own',
      '[monitor]\ndisk_warning_pct = 70 # early\n',
      '[monitor]\ndisk_warning.used_pct = 70 # early\n',
    ],
    [
      'a table that only a dotted key speaks of',
      '[monitor]\nhost_health.disk_warning_pct = 5 # early\n[runtime]\nround_budget_s = 9\nround_timeout_per_phase.a = 3\n[phases]\nlist = ["a"]\n',
      '[monitor]\ndisk_warning.used_pct = 5 # early\n[runtime]\nround_timeout_s = 9\n[phases]\nlist = ["a"]\na.round_timeout_s = 3\n',
    ],
    [
      'a table that is there already',
      '[monitor]\ndisk_warning_pct = 70 # early\n\n[monitor.disk_warning]\nhold_for_s = 5\n',
      '[monitor]\n\n[monitor.disk_warning]\nhold_for_s = 5\nused_pct = 70 # early\n',
    ],
    [
      'a table that goes',
      '# above\n[monitor.host_health] # beside\nmem_avail_min_mb = 512 # mb\n# below\n',
      '# above\n# beside\n\n[monitor.mem_pressure]\navailable_min_mb = 512 # mb\n\n# below\n',
    ],
    [
      'a name that is carried over',
      '[runtime]\nround_timeout_per_phase = { "a b" = 1, c = 2 } # walls\n[phases]\nlist = ["a b", "c"]',
      '[runtime]\n# walls\n[phases]\nlist = ["a b", "c"]\n"a b".round_timeout_s = 1\nc.round_timeout_s = 2\n',
    ],
    ['a key that says nothing', 'schema_version = 1 # first\nvcs = {}\n', '# schema_version = 1 # first\nvcs = {}\n'],
  ])('rewrites %s', (_, before, after) => {
    expect(migrate(before)).toMatchObject({ text: after, left: [] });
    expect(migrate(after)).toEqual({ text: after, renamed: [], left: [] });
  });

  test('leaves what looks like an older name in a text or a comment', () => {
    const text = '# orphan_action = "ignore"\n[prompt]\nconcat_separator = """\n[vcs]\norphan_action = "x"\n"""\n';
    expect(migrate(text)).toEqual({ text, renamed: [], left: [] });
  });

  test.each([
    ['[vcs]\norphan_action = "ignore"\ndirty_action = "stash"\n', 'vcs.orphan_action', 'are both set; keep one'],
    ['[runtime]\nmax_grace_after_result_s = 0\n', 'runtime.max_grace_after_result_s', '0 meant'],
    ['[plugins]\ndisable = []\n', 'plugins', 'no plugins here'],
    [
      'phases = { list = ["a"] }\n[runtime]\nround_timeout_per_phase = { a = 1 }\n',
      'runtime.round_timeout_per_phase.a',
      'by hand',
    ],
  ])('leaves to a person %p', (text, path, reason) => {
    expect(migrate(text)).toEqual({
      text,
      renamed: [],
      left: [expect.objectContaining({ path, line: expect.any(Number), reason: expect.stringContaining(reason) })],
    });
  });

  test('tells the place and the reason of what it rewrites', () => {
    expect(migrate('[vcs]\norphan_action = "ignore"\n').renamed).toEqual([
      expect.objectContaining({
        from: 'vcs.orphan_action',
        to: 'vcs.dirty_action',
        since: 'Python tool 0.1.6',
        line: 2,
      }),
    ]);
  });

  test.each(readdirSync(pythonFiles))('takes the Python tool’s %s to the same settings without a warning', (name) => {
    const before = readFileSync(join(pythonFiles, name), 'utf8');
    const { text, left } = migrate(before);
    expect(left).toEqual([]);
    expect(configOf(text).values).toEqual(configOf(before).values);
    expect(configOf(text).warnings.filter(({ reason }) => reason.includes('config migrate'))).toEqual([]);
  });
});

describe('an older name', () => {
  test('loads with a word on what rewrites it', () => {
    expect(configOf(`${leastText}[vcs]\norphan_action = "ignore"\n`).warnings).toEqual([
      expect.objectContaining({
        path: 'vcs.orphan_action',
        line: 6,
        reason: 'is an older name of `vcs.dirty_action`; `agent-runner config migrate` rewrites it',
      }),
    ]);
  });

  test('with a wrong value is told as the file spells it', () => {
    expect(problemsOf(`${leastText}[vcs]\norphan_action = "stsh"\n`)).toEqual([
      expect.objectContaining({ path: 'vcs.orphan_action', line: 6, nearest: 'stash' }),
    ]);
  });

  test('of the Python tool for which nothing stands in is told with what does', () => {
    expect(problemsOf(`${leastText}[schedule]\npause_windows = []\n`)).toEqual([
      expect.objectContaining({ path: 'schedule.pause_windows', reason: expect.stringContaining('into `run`') }),
    ]);
  });

  test('is in the table once, and leads to none that is older itself', () => {
    const names = renames.map(({ from }) => from.join('.'));
    expect(new Set(names).size).toBe(names.length);
    expect(renames.filter(({ to }) => to !== undefined && names.includes(to.join('.')))).toEqual([]);
  });
});

const comment = fc.constantFrom('', '  # a remark', '\t#x = "y"');
const lineEnd = fc.constantFrom('\n', '\r\n');
const used = (path: readonly string[]): readonly string[] => path.map((name) => (name === '*' ? 'dev' : name));
const sample = (path: readonly string[]): string => (path.at(-1)?.endsWith('action') ? '"stop"' : '7');

/** One older name, written in one of the ways in which TOML can be written. */
const written = fc
  .record({
    rename: fc.constantFrom(...renames.filter(({ from }) => from.length > 1)),
    way: fc.constantFrom('section', 'dotted', 'root', 'inline', 'quoted'),
    remark: comment,
    above: fc.constantFrom('', '# above\n', '\n'),
  })
  .map(({ rename, way, remark, above }) => {
    const path = used(rename.from);
    const [table, key] = [path.slice(0, -1).join('.'), path.at(-1) ?? ''];
    const value = sample(path);
    const ways = {
      // Of the whole path, so that no header holds the table.
      root: `${above}${path.join('.')} = ${value}${remark}\n`,
      section: `${above}[${table}]${remark}\n${above}${key} = ${value}${remark}\n`,
      quoted: `${above}[${table}]\n"${key}"=${value}${remark}\n`,
      dotted: `${above}[${path[0] ?? ''}]\n${path.slice(1).join('.')} = ${value}${remark}\n`,
      inline: `${above}[${path[0] ?? ''}]\n${path.slice(1, -1).join('.') || 'x'} = { ${key} = ${value} }${remark}\n`,
    };
    return ways[way];
  });

const documents = fc
  .record({ parts: fc.array(written, { minLength: 1, maxLength: 4 }), end: lineEnd, mark: fc.boolean() })
  .map(({ parts, end, mark }) => `${mark ? '\uFEFF' : ''}${parts.join('\n').replaceAll('\n', end)}`)
  // Two parts may define the same table, which is no TOML.
  .filter((text) => parseToml(text.replace('\uFEFF', '')).ok);

describe('whatever older names a file holds and however it writes them', () => {
  test('its meaning and its comments survive, and a second migration changes nothing', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const { text: after, left } = migrate(text);
        expect(meaning(after)).toEqual(meaning(text));
        expect(draftOf(after).comments.toSorted()).toEqual(draftOf(text).comments.toSorted());
        expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
        expect(after.includes('\r\n') || text.includes('\r\n') ? /[^\r]\n/.test(after) : false).toBe(false);
        expect(olderNames(parsed(after)).length).toBe(left.length);
        expect(migrate(after).text).toBe(after);
      }),
    );
  });
});

test('a file that is no TOML is not touched', () => {
  expect(migrated('[vcs\n').ok).toBe(false);
  expect(valueOf(migrated('')).text).toBe('');
});
