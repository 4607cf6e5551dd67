import { describe, expect, test } from 'bun:test';
import { pageFiles } from '../../../src/web/page-files.ts';

describe('the files of the page', () => {
  test('are few, refer to each other and to nothing else, and have nothing inline that the policy would refuse', async () => {
    const files = await pageFiles();
    const text = (path: string): string => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);
    const others = files.map(({ path }) => path).filter((path) => path !== '/');
    expect(files.map(({ type }) => type.replace(/;.*/, '')).toSorted()).toEqual([
      'image/svg+xml',
      'text/css',
      'text/html',
      'text/javascript',
    ]);
    // Only what cannot change under its name may be kept for ever.
    for (const path of others) expect(path).toMatch(/^\/[\w-]+-[a-z0-9]{8}\.\w+$/);

    const entry = text('/');
    const asked = [...entry.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address = '']) =>
      address.replace(/^\.?\//, '/'),
    );
    expect(asked.toSorted()).toEqual(others.toSorted());
    expect(entry).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
    for (const path of others.filter((one) => one.endsWith('.css')))
      expect(text(path)).not.toMatch(/url\(["']?https?:/);
    for (const path of others.filter((one) => one.endsWith('.js')))
      expect(text(path)).not.toMatch(/\beval\(|new Function\(/);
    expect(files.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(250_000);
  });
});
