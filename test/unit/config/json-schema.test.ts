import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigSchema, schemaPath } from '../../../scripts/config-schema.ts';

const root = join(import.meta.dir, '../../..');

/** Paths of the fields (not of list elements) that have no description. */
const undescribed = (schema: unknown, path = ''): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, additionalProperties } = schema as {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly additionalProperties?: unknown;
  };
  const own = path === '' || 'description' in schema ? [] : [path];
  return [
    ...own,
    ...Object.entries(properties).flatMap(([key, inner]) => undescribed(inner, `${path}.${key}`)),
    ...undescribed(additionalProperties, `${path}.*`),
  ];
};

describe('the JSON Schema', () => {
  test('in docs/ is fresh (bun scripts/config-schema.ts writes it)', () => {
    expect(readFileSync(join(root, schemaPath), 'utf8')).toBe(renderConfigSchema());
  });

  test('describes every field', () => {
    expect(undescribed(JSON.parse(renderConfigSchema()))).toEqual([]);
  });

  test('knows units, defaults and no unknown keys', () => {
    expect(JSON.parse(renderConfigSchema())).toMatchObject({
      additionalProperties: false,
      properties: {
        agent: { additionalProperties: false },
        runtime: {
          properties: {
            round_timeout_s: { type: 'number', default: 1800, description: expect.stringContaining('Unit: seconds.') },
          },
        },
      },
    });
  });
});
