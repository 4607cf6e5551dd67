import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../../../src/platform/files.ts';
import { unpack } from '../../../../src/platform/unpack.ts';
import { fail, ok } from '../../../../src/model/result.ts';
import type { Http } from '../../../../src/ports/http.ts';
import { chosenArtifact, companionText, findRelease } from '../../../../src/verbs/release/find-release.ts';
import { releaseLocation } from '../../../../src/verbs/release/location.ts';
import { obtainBinary } from '../../../../src/verbs/release/obtain-binary.ts';
import { parseSums } from '../../../../src/verbs/release/sums.ts';
import { manifestText, sha256, sumsText } from '../../../../scripts/release/manifest.ts';
import { scratch } from '../../../support/scratch.ts';
import { valueOf } from '../../../support/value-of.ts';

const location = 'https://releases.example';
const binary = `#!/bin/sh\n${'echo agent-runner\n'.repeat(1000)}`;
const zstd = Bun.zstdCompressSync(binary);
const gzip = Bun.gzipSync(binary);

const packed = (file: string, bytes: Uint8Array) => ({ file, size: bytes.length, sha256: sha256(bytes) });

const artifact = {
  target: 'linux-x64',
  minimum_os: 'any',
  size: binary.length,
  sha256: sha256(binary),
  gzip: packed('a.gz', gzip),
  zstd: packed('a.zst', zstd),
};

type Contents = Readonly<Record<string, string | Uint8Array>>;

const contents = (changed: Contents = {}, manifested = artifact): Contents => {
  const facts = { name: 'agent-runner', version: '1.2.3', commit: 'abc', bun: '1.4.5' } as const;
  const manifest = manifestText({ ...facts, artifacts: [manifested] });
  const sums = sumsText({ 'manifest.json': sha256(manifest), 'NOTES.md': sha256('new\n') });
  const files: Contents = {
    SHA256SUMS: sums,
    'manifest.json': manifest,
    'NOTES.md': 'new\n',
    'a.zst': zstd,
    'a.gz': gzip,
  };
  return { ...files, ...changed };
};

/** A location that hands its files over in pieces of ten bytes; what is not in it is not there. */
const serving = (files: Contents) => {
  const asked: string[] = [];
  const http: Pick<Http, 'download'> = {
    download: async ({ url, take, maxBytes }) => {
      asked.push(url.slice(location.length));
      const file = files[url.slice(url.lastIndexOf('/') + 1)];
      if (file === undefined) return fail({ kind: 'status', status: 404 });
      const bytes = Buffer.from(file);
      for (let at = 0; at < bytes.length; at += 10) {
        if (at >= maxBytes) return fail({ kind: 'broken', reason: 'too long' });
        const taken = take(bytes.subarray(at, at + 10));
        if (!taken.ok) return fail({ kind: 'not_taken', failure: taken.failure });
      }
      return ok(undefined);
    },
  };
  return { http: { ...http, send: () => Promise.reject(new Error('not here')) }, asked };
};

const troubleOf = (result: { readonly ok: boolean; readonly failure?: unknown }): unknown =>
  result.ok ? undefined : result.failure;

describe('the place of releases', () => {
  test('is the variable’s before the built-in one, without a slash at its end', () => {
    expect(valueOf(releaseLocation({}, 'https://built.in'))).toBe('https://built.in');
    expect(valueOf(releaseLocation({ AGENT_RUNNER_BASE_URL: '' }, 'https://built.in'))).toBe('https://built.in');
    expect(valueOf(releaseLocation({ AGENT_RUNNER_BASE_URL: 'https://own/' }, 'https://built.in'))).toBe('https://own');
  });

  test('is told where there is none, or none to be trusted', () => {
    expect(troubleOf(releaseLocation({}, ''))).toEqual({ code: 'release', trouble: { kind: 'no_location' } });
    expect(troubleOf(releaseLocation({ AGENT_RUNNER_BASE_URL: 'http://own' }))).toMatchObject({
      trouble: { kind: 'untrusted_location' },
    });
  });
});

describe('a release', () => {
  test('is found as the latest or by its version, at the addresses of install.sh', async () => {
    const latest = serving(contents());
    const found = valueOf(await findRelease(latest, { location }));
    expect(found.manifest.version).toBe('1.2.3');
    const named = serving(contents());
    await findRelease(named, { location, version: '1.2.3' });
    expect([...latest.asked, ...named.asked]).toEqual([
      '/latest/download/SHA256SUMS',
      '/latest/download/manifest.json',
      '/download/v1.2.3/SHA256SUMS',
      '/download/v1.2.3/manifest.json',
    ]);
    expect(valueOf(await companionText(latest, found, 'NOTES.md'))).toBe('new\n');
    expect(valueOf(await companionText(latest, found, 'other'))).toBeUndefined();
    expect(valueOf(chosenArtifact(found, 'linux-x64'))).toEqual(artifact);
    expect(troubleOf(chosenArtifact(found, 'x'))).toMatchObject({
      trouble: { kind: 'no_target', known: ['linux-x64'] },
    });
  });

  test.each([
    ['the list of sums is a page', { SHA256SUMS: '<html><body>Log in' }, 'web_page'],
    ['the manifest is a page', { 'manifest.json': '<!DOCTYPE html>' }, 'web_page'],
    ['the manifest was changed', { 'manifest.json': '{}' }, 'wrong_sum'],
    ['the manifest has no sum', { SHA256SUMS: '' }, 'unlisted'],
    [
      'the manifest is none',
      { SHA256SUMS: sumsText({ 'manifest.json': sha256('{}') }), 'manifest.json': '{}' },
      'no_manifest',
    ],
  ])('is not believed where %s', async (_, changed, kind) => {
    expect(troubleOf(await findRelease(serving(contents(changed)), { location }))).toMatchObject({ trouble: { kind } });
  });

  test('is not taken for another version', async () => {
    expect(troubleOf(await findRelease(serving(contents()), { location, version: '9.9.9' }))).toMatchObject({
      trouble: { kind: 'other_version', found: '1.2.3' },
    });
  });

  test('has the sums that its list says', () => {
    const sum = 'b'.repeat(64);
    expect([...parseSums(`${sum}  a.gz\n${sum} *b.gz\nnonsense\n${sum.slice(1)}  c\n`)]).toEqual([
      ['a.gz', sum],
      ['b.gz', sum],
    ]);
  });
});

describe('a binary', () => {
  const obtain = async (changed: Contents = {}, manifested = artifact, files = openFiles()) => {
    const folder = scratch('obtain');
    const { http, asked } = serving(contents(changed, manifested));
    const release = valueOf(await findRelease({ http }, { location }));
    const progress: number[] = [];
    const path = join(folder.path, 'agent-runner');
    const result = await obtainBinary(
      { files, http, unpack },
      { release, artifact: manifested, path, onProgress: (received, total) => progress.push(received / total) },
    );
    return { result, folder, path, asked, progress };
  };

  test('is fetched as zstd by its version, executable for all, with its progress, and nothing beside it', async () => {
    const { result, folder, path, asked, progress } = await obtain();
    expect(result).toEqual(ok(undefined));
    expect(readFileSync(path, 'utf8')).toBe(binary);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder.path)).toEqual(['agent-runner']);
    expect(asked.slice(2)).toEqual(['/download/v1.2.3/a.zst']);
    expect(progress.at(-1)).toBe(1);
    folder[Symbol.dispose]();
  });

  const packedWrong = Bun.zstdCompressSync('another');
  test.each([
    ['changed on the way', { 'a.zst': zstd.toReversed() }, artifact, 'wrong_sum'],
    ['cut short', { 'a.zst': zstd.subarray(0, 20) }, artifact, 'wrong_sum'],
    ['a page', { 'a.zst': '<html>'.repeat(1000) }, artifact, 'web_page'],
    ['longer than promised', { 'a.zst': new Uint8Array(zstd.length + 100) }, artifact, 'unreachable'],
    [
      'something else inside',
      { 'a.zst': packedWrong },
      { ...artifact, zstd: packed('a.zst', packedWrong) },
      'wrong_sum',
    ],
    ['neither there as zstd nor as gzip', { 'a.zst': '', 'a.gz': '' }, artifact, 'wrong_sum'],
    ['too large for the disk', {}, { ...artifact, size: 1e18 }, 'no_room'],
  ])('that is %s leaves nothing', async (_, changed, manifested, kind) => {
    const { result, folder } = await obtain(changed, manifested);
    expect(troubleOf(result)).toMatchObject({ trouble: { kind } });
    expect(readdirSync(folder.path)).toEqual([]);
    folder[Symbol.dispose]();
  });

  test.each([
    [
      'is not there',
      (files: Contents): Contents => Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'a.zst')),
      artifact,
    ],
    [
      'cannot be unpacked',
      (files: Contents) => ({ ...files, 'a.zst': gzip }),
      { ...artifact, zstd: packed('a.zst', gzip) },
    ],
  ])('is fetched as gzip where its zstd %s', async (_, change, manifested) => {
    using folder = scratch('obtain');
    const { http, asked } = serving(change(contents({}, manifested)));
    const release = valueOf(await findRelease({ http }, { location }));
    const path = join(folder.path, 'agent-runner');
    const order = { release, artifact: manifested, path, onProgress: () => {} };
    expect(await obtainBinary({ files: openFiles(), http, unpack }, order)).toEqual(ok(undefined));
    expect(asked.at(-1)).toBe('/download/v1.2.3/a.gz');
    expect(readFileSync(path, 'utf8')).toBe(binary);
    expect(readdirSync(folder.path)).toEqual(['agent-runner']);
  });

  test('on a disk that is full leaves nothing', async () => {
    const files = openFiles();
    const full = {
      ...files,
      openAppend: (path: string, mode?: number) => {
        const opened = files.openAppend(path, mode);
        if (!opened.ok) return opened;
        const refusal = { code: 'io', operation: 'append to', path, errno: 'ENOSPC', reason: 'no space' } as const;
        return ok({ ...opened.value, append: () => fail(refusal) });
      },
    };
    const { result, folder } = await obtain({}, artifact, full);
    expect(troubleOf(result)).toMatchObject({ code: 'io', errno: 'ENOSPC' });
    expect(readdirSync(folder.path)).toEqual([]);
    folder[Symbol.dispose]();
  });
});
