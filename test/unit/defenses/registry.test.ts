import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import schema from '../../../docs/agent-runner.schema.json' with { type: 'json' };
import { valueText } from '../../../src/defenses/define.ts';
import { defenses } from '../../../src/defenses/index.ts';
import { defenseFacts } from '../../support/defense-facts.ts';

const folder = join(import.meta.dir, '../../../src/defenses');
const files = readdirSync(folder).filter((name) => name !== 'define.ts' && name !== 'index.ts');

test('every file of the registry is listed, once, under the name that it holds', () => {
  const listed = defenses.map(({ name }) => `${name.replaceAll('_', '-')}.ts`);
  expect(listed.toSorted()).toEqual(files.toSorted());
});

test.each(defenses.map((defense) => [defense.name, defense] as const))('%s is told whole', (name, defense) => {
  expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
  for (const text of [defense.title, defense.summary, defense.incident.story, defense.catches, defense.leaves]) {
    expect(text.trim()).toBe(text);
    expect(text).not.toBe('');
  }
  for (const sentence of [defense.summary, defense.incident.story, defense.catches, defense.leaves])
    expect(sentence).toEndWith('.');
  for (const reference of defense.incident.references) expect(reference).toMatch(/^https:\/\/github\.com\/\S+\/\d+$/);
});

test.each(defenses.map(({ name, reads }) => [name, reads] as const))('%s reads keys that there are', (_name, reads) => {
  const tables: Readonly<Record<string, { readonly type?: string; readonly properties?: object } | undefined>> =
    schema.properties;
  for (const key of reads.filter((read) => /^[a-z]+\.[a-z_]+$/.test(read))) {
    const [table = '', name = ''] = key.split('.');
    expect(Object.keys(tables[table]?.properties ?? {})).toContain(name);
  }
});

describe('cases', () => {
  for (const defense of defenses) {
    for (const { name, given, state, value } of defense.cases) {
      test(`${defense.name}: ${name}`, () => {
        const facts = defenseFacts(given);
        const stands = defense.state(facts);
        expect({ state: stands.kind, value: valueText(defense.value(facts)) }).toEqual({ state, value });
        expect(stands.reason).toMatch(/[^.]$/);
      });
    }
  }

  const adverse = defenseFacts({
    limits: { killGraceMs: 0 },
    dirtyAction: 'ignore',
    containment: { subreaper: false, memoryController: false },
    workTree: false,
    startupChecksSkipped: true,
  });

  test.each(defenses.map((defense) => [defense.name, defense] as const))(
    '%s has a case where it is active, and one where it is not if something can turn it off',
    (_name, { cases, state }) => {
      const kinds = cases.map((one) => one.state);
      expect(kinds).toContain('active');
      if (state(adverse).kind !== 'active') expect(kinds.some((kind) => kind !== 'active')).toBeTrue();
    },
  );
});
