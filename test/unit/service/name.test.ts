import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { mayBeService, serviceName } from '../../../src/service/name.ts';

test('a plain name stays as it is', () => {
  expect(serviceName('systemd', 'runner', 'my-project_2.0')).toBe('agent-runner@my-project_2.0.service');
  expect(serviceName('systemd', 'monitor', 'x')).toBe('agent-runner-monitor@x.service');
  expect(serviceName('launchd', 'runner', 'x')).toBe('agent-runner.x.plist');
});

test('other characters are written by their bytes, as systemd-escape does', () => {
  expect(serviceName('systemd', 'runner', 'a b%é')).toBe(String.raw`agent-runner@a\x20b\x25\xc3\xa9.service`);
});

test('every project has a valid name of its own, however long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), (project) => {
      const name = serviceName('systemd', 'runner', project);
      expect(name).toMatch(/^agent-runner@[\w:.\\-]+\.service$/);
      expect(name.length).toBeLessThan(256);
      expect(mayBeService(name)).toBe(true);
    }),
  );
  const long = 'x'.repeat(250);
  expect(serviceName('systemd', 'runner', `${long}1`)).not.toBe(serviceName('systemd', 'runner', `${long}2`));
});
