import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { WebRequest } from '../../../src/ports/web-server.ts';
import { foreignness, type OurNames } from '../../../src/web/guard.ts';

const names: OurNames = { port: 8787, listens: ['192.0.2.5'], everywhere: false, allowed: [] };

const request = (headers: Readonly<Record<string, string>>, method = 'GET'): WebRequest => ({
  method,
  path: '/api/projects',
  query: new URLSearchParams(),
  header: (name) => headers[name],
  text: async () => '',
});

const code = (headers: Readonly<Record<string, string>>, ours = names, isPage = false): string | undefined =>
  foreignness(request(headers), ours, isPage)?.code;

test('whatever name a page of elsewhere has, it is none of ours', () => {
  const host = fc.stringMatching(/^[a-z][a-z0-9.-]{0,30}$/).filter((name) => name !== 'localhost');
  fc.assert(fc.property(host, (name) => code({ host: `${name}:8787` }) === 'foreign_host'));
  fc.assert(fc.property(fc.string(), (text) => code({ host: `${text}.example:8787` }) === 'foreign_host'));
});

test('the port counts; without one it is that of plain HTTP', () => {
  expect(code({ host: 'localhost:8787' })).toBeUndefined();
  expect(code({ host: '192.0.2.5:8787' })).toBeUndefined();
  expect(code({ host: 'localhost' })).toBe('foreign_host');
  expect(code({ host: 'localhost' }, { ...names, port: 80 })).toBeUndefined();
  expect(code({})).toBe('foreign_host');
});

test('where it listens everywhere any address will do, and no name', () => {
  const everywhere = { ...names, everywhere: true, listens: ['pi'] };
  for (const host of ['203.0.113.9:8787', '[2001:db8::1]:8787', 'pi:8787'])
    expect(code({ host }, everywhere)).toBeUndefined();
  for (const host of ['evil.example:8787', '203.0.113.9.evil.example:8787', '203.0.113.9:1'])
    expect(code({ host }, everywhere)).toBe('foreign_host');
});

test('an origin is ours only where it is the very name that was called', () => {
  const allowed = { ...names, allowed: ['night.example'] };
  expect(code({ host: 'night.example', origin: 'https://night.example' }, allowed)).toBeUndefined();
  expect(code({ host: 'night.example', origin: 'https://localhost:8787' }, allowed)).toBe('foreign_origin');
  expect(code({ host: 'localhost:8787', origin: 'file://' })).toBe('foreign_origin');
});

test('a link is followed to the page and to nothing else', () => {
  const link = { host: 'localhost:8787', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect(code(link, names, true)).toBeUndefined();
  expect(code(link, names, false)).toBe('foreign_site');
  expect(code({ ...link, 'sec-fetch-mode': 'no-cors' }, names, true)).toBe('foreign_site');
});
