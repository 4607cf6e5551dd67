import { expect, test } from 'bun:test';
import { sourceLines } from '../../../scripts/fresh-machine/apt-sources.ts';
import { openChecks } from '../../../scripts/fresh-machine/checks.ts';

test('a fresh machine has its packages from where this one has the main part of its own suite, named once', () => {
  const told = `deb http://mirror.example/debian/ trixie main
deb http://mirror.example/debian/ trixie main
deb http://mirror.example/debian/ trixie-updates main
deb http://mirror.example/debian/ trixie contrib
deb-src http://mirror.example/debian/ trixie main
deb https://other.example/tools nodistro main
`;
  expect(sourceLines(told, 'trixie')).toEqual(['deb http://mirror.example/debian/ trixie main']);
  expect(sourceLines('', 'trixie')).toEqual([]);
});

test('checks are told as they come, with what was found where they fail', () => {
  let told = '';
  const checks = openChecks((text) => {
    told += text;
  });
  checks.scene('a scene');
  checks.check('this holds', true, 'not told');
  checks.check('this does not', false, 'exit 1\nand why\n');
  expect(told).toBe('a scene\n  ok  this holds\n  NOT this does not\n      exit 1\n      and why\n');
  expect(checks.failed()).toBe(1);
  expect(checks.summary()).toBe('2 checks, 1 failed\n');
});
