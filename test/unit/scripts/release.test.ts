import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { installer } from '../../../scripts/release/companions.ts';
import { manifestText, readManifest, sumsText } from '../../../scripts/release/manifest.ts';
import { notesOf } from '../../../scripts/release/notes.ts';
import { sbomText } from '../../../scripts/release/sbom.ts';
import { sizesText } from '../../../scripts/release/sizes.ts';
import { chosenTargets, targets } from '../../../scripts/release/targets.ts';
import { runnerFor, type Machine } from '../../../scripts/release/verify.ts';
import type { Manifest } from '../../../src/model/release-manifest.ts';
import project from '../../../package.json' with { type: 'json' };

const root = resolve(import.meta.dir, '../../..');

const manifest = (version: string, gzipSizes: Readonly<Record<string, number>>): Manifest => ({
  name: 'agent-runner',
  version,
  commit: 'abcdef0',
  bun: '1.4.5',
  artifacts: Object.entries(gzipSizes).map(([target, size]) => ({
    target,
    minimum_os: 'any',
    size: 110_000_000,
    sha256: 'a'.repeat(64),
    gzip: { file: `agent-runner-${target}.gz`, size, sha256: 'b'.repeat(64) },
    zstd: { file: `agent-runner-${target}.zst`, size: 42_000_000, sha256: 'c'.repeat(64) },
  })),
});

describe('the targets', () => {
  test('are all of them, or those that are named, in one order', () => {
    expect(chosenTargets(undefined)).toHaveLength(7);
    expect(chosenTargets('darwin-arm64,linux-x64')).toEqual(['linux-x64', 'darwin-arm64']);
    expect(() => chosenTargets('linux-x64,linux-mips')).toThrow('no target linux-mips; there are linux-x64, ');
  });

  test('are the ones that install.sh can find, save the baseline, which has the bytes of linux-x64', () => {
    const script = readFileSync(resolve(root, 'install.sh'), 'utf8');
    for (const name of Object.keys(targets).filter((one) => one !== 'linux-x64-baseline')) {
      const [system = '', architecture = '', ...kind] = name.split('-');
      expect(script).toContain(`target=${system}-$architecture`);
      expect(script).toContain(`architecture=${architecture}`);
      for (const part of kind) expect(script).toContain(`target=$target-${part}`);
    }
  });
});

describe('the manifest', () => {
  test('is JSON, with each artefact on one line for readers that have no parser', () => {
    const whole = manifest('1.0.0', { 'linux-x64': 52_000_000, 'darwin-x64': 50_000_000 });
    const text = manifestText(whole);
    expect(readManifest(text)).toEqual(whole);
    expect(text.split('\n').filter((line) => line.includes('"target":"'))).toHaveLength(2);
  });

  test('lists sums as sha256sum reads them, in one order', () => {
    expect(sumsText({ b: '2', a: '1' })).toBe('1  a\n2  b\n');
  });
});

describe('the sizes', () => {
  test('are told, and compared with an earlier manifest', () => {
    const now = manifest('1.1.0', { 'linux-x64': 52_520_000, 'darwin-x64': 50_000_000 });
    const text = sizesText(now, manifest('1.0.0', { 'linux-x64': 52_000_000 }));
    expect(text).toContain('since 1.0.0');
    expect(text).toMatch(/linux-x64 +110\.0 MB +52\.5 MB +42\.0 MB +\+1\.0 %\n/);
    expect(text).toMatch(/darwin-x64 .* new\n/);
    expect(sizesText(now)).not.toContain('since');
  });
});

describe('the notes', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]: 0.2.0\n\n### Added\n\n- New.\n\n## [0.1.6]\n\n- Old.\n\n## [0.0.1]\n';
  test('are what the changelog says of the version', () => {
    expect(notesOf(changelog, '0.2.0')).toBe('### Added\n\n- New.\n');
    expect(notesOf(changelog, '0.1.6')).toBe('- Old.\n');
  });

  test('are not left out', () => {
    expect(() => notesOf(changelog, '0.1')).toThrow('nothing on version 0.1');
    expect(() => notesOf(changelog, '0.0.1')).toThrow('nothing on version 0.0.1');
    expect(notesOf(readFileSync(resolve(root, 'CHANGELOG.md'), 'utf8'), project.version)).not.toBe('');
  });
});

describe('the bill of materials', () => {
  test('names the run-time dependencies and Bun, and nothing of the development', () => {
    const bill = JSON.parse(sbomText(root)) as {
      readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
    };
    const named = Object.fromEntries(bill.components.map(({ name, version }) => [name, version]));
    expect(named).toEqual({ ...project.dependencies, bun: project.devDependencies.bun });
    expect(bill.components.map(({ purl }) => purl)).toContain(`pkg:npm/citty@${project.dependencies.citty}`);
  });
});

describe('the copy of install.sh that goes out', () => {
  const text = readFileSync(resolve(root, 'install.sh'), 'utf8');
  test('knows where releases lie, and the one in the repository does not', () => {
    expect(installer(text, undefined)).toContain("\nrelease_location=''\n");
    expect(installer(text, 'https://example.com/releases/')).toContain(
      "\nrelease_location='https://example.com/releases'\n",
    );
  });

  test.each(["https://a'b", 'http://example.com', 'https://example.com/$(id)', ''])(
    'refuses the location %s',
    (location) => {
      expect(() => installer(text, location)).toThrow('is no https release location');
    },
  );
});

describe('what can be run where', () => {
  const machine = (arch: string, paths: readonly string[] = [], programs: readonly string[] = []): Machine => ({
    platform: 'linux',
    arch,
    exists: (path) => paths.includes(path),
    which: (program) => (programs.includes(program) ? `/usr/bin/${program}` : null),
  });
  const qemu = ['qemu-aarch64-static'];
  const arm = '/lib/ld-linux-aarch64.so.1';

  test('is what this machine is', () => {
    expect(runnerFor('linux-x64', machine('x64'))).toEqual({ can: 'everything', prefix: [] });
    expect(runnerFor('linux-arm64', machine('arm64'))).toEqual({ can: 'everything', prefix: [] });
    expect(runnerFor('darwin-arm64', machine('arm64'))).toEqual({ can: 'nothing', why: 'this is linux' });
    expect(runnerFor('linux-x64-baseline', machine('arm64'))).toEqual({ can: 'nothing', why: 'this is arm64' });
  });

  test('is musl where its loader and its libstdc++ are', () => {
    const loader = '/lib/ld-musl-x86_64.so.1';
    expect(runnerFor('linux-x64-musl', machine('x64'))).toMatchObject({ can: 'nothing' });
    expect(runnerFor('linux-x64-musl', machine('x64', [loader]))).toMatchObject({ can: 'nothing' });
    expect(runnerFor('linux-x64-musl', machine('x64', [loader, '/usr/lib/libstdc++.so.6']))).toMatchObject({
      can: 'everything',
    });
  });

  test('is the other architecture where qemu and its C library are, but for the demo', () => {
    expect(runnerFor('linux-arm64', machine('x64', [], qemu))).toMatchObject({ can: 'nothing' });
    expect(runnerFor('linux-arm64', machine('x64', [arm]))).toMatchObject({ can: 'nothing' });
    expect(runnerFor('linux-arm64', machine('x64', [arm], qemu))).toMatchObject({ can: 'all but the demo' });
  });
});
