import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { targets } from '../../../scripts/release/targets.ts';
import { builtInLocation, isTrustedUrl, locationVariable } from '../../../src/model/release-location.ts';
import { parseManifest, type Manifest } from '../../../src/model/release-manifest.ts';
import { releaseTargets } from '../../../src/model/release-target.ts';

const installer = readFileSync(resolve(import.meta.dir, '../../../install.sh'), 'utf8');

describe('the target of a host', () => {
  test('is one that is released, for every kind of host', () => {
    const released = Object.keys(targets).filter((name) => name !== 'linux-x64-baseline');
    expect(releaseTargets.toSorted()).toEqual(released.toSorted());
  });
});

describe('the release location', () => {
  test('is named by the variable that install.sh listens to, and is in the source what stands there', () => {
    expect(installer).toContain(`\${${locationVariable}:-$release_location}`);
    expect(/^release_location='(.*)'$/m.exec(installer)?.[1]).toBe(builtInLocation);
  });

  test.each([
    ['https://example.com/releases', true],
    ['http://127.0.0.1:8080/x', true],
    ['http://localhost', true],
    ['http://[::1]:1/x', true],
    ['http://example.com', false],
    ['http://127.0.0.1.example.com/', false],
    ['http://127.0.0.1:80@example.com/', false],
    ['http://localhost@127.0.0.1/', false],
    ['https://user:secret@example.com/', false],
    ['ftp://example.com', false],
    ['file:///etc/passwd', false],
    ['example.com', false],
    ['', false],
  ])('%s is trusted: %p', (url, trusted) => {
    expect(isTrustedUrl(url)).toBe(trusted);
  });
});

describe('a manifest', () => {
  const sha256 = 'a'.repeat(64);
  const packed = { file: 'agent-runner-linux-x64.zst', size: 1, sha256 };
  const artifact = { target: 'linux-x64', minimum_os: 'any', size: 2, sha256, gzip: packed, zstd: packed };
  const manifest: Manifest = {
    name: 'agent-runner',
    version: '1.0.0',
    commit: 'abc',
    bun: '1.4.5',
    artifacts: [artifact],
  };

  test('is read', () => {
    expect(parseManifest(JSON.stringify({ ...manifest, later: 'thing' }))).toEqual(manifest);
  });

  test.each([
    ['no JSON', 'x'],
    ['another program’s', JSON.stringify({ ...manifest, name: 'other' })],
    ['a version that leads elsewhere', JSON.stringify({ ...manifest, version: '../../1.0' })],
    [
      'a file that leads elsewhere',
      JSON.stringify({ ...manifest, artifacts: [{ ...artifact, zstd: { ...packed, file: '../x' } }] }),
    ],
    ['a sum that is none', JSON.stringify({ ...manifest, artifacts: [{ ...artifact, sha256: 'x' }] })],
    ['a size that is none', JSON.stringify({ ...manifest, artifacts: [{ ...artifact, size: -1 }] })],
  ])('is none where there is %s', (_, text) => {
    expect(parseManifest(text)).toBeUndefined();
  });
});
