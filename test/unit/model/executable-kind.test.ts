import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { executableKind, executableWords, headerBytes, runsOn } from '../../../src/model/executable-kind.ts';

/** An ELF file of 64 bits with one program header, which names a loader. */
const elf = (machine: number, loader: string): Uint8Array => {
  const view = new DataView(new ArrayBuffer(300));
  view.setUint32(0, 0x7f454c46);
  view.setUint8(4, 2);
  view.setUint8(5, 1);
  view.setUint16(16, 3, true);
  view.setUint16(18, machine, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(56, loader === '' ? 0 : 1, true);
  view.setUint32(64, 3, true);
  view.setBigUint64(72, 200n, true);
  view.setBigUint64(96, BigInt(loader.length), true);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(new TextEncoder().encode(loader), 200);
  return bytes;
};

const mach = (cpu: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(4, cpu, true);
  return new Uint8Array(view.buffer);
};

describe('what an executable is for', () => {
  test.each([
    [elf(0x3e, '/lib64/ld-linux-x86-64.so.2'), 'linux-x64'],
    [elf(0xb7, '/lib/ld-linux-aarch64.so.1'), 'linux-arm64'],
    [elf(0xb7, '/lib/ld-musl-aarch64.so.1'), 'linux-arm64-musl'],
    [elf(0x3e, ''), 'linux-x64-static'],
    [mach(0x0100000c), 'darwin-arm64'],
    [mach(0x01000007), 'darwin-x64'],
  ])('header %#: %s', (head, words) => {
    const kind = executableKind(head);
    expect(kind === undefined ? undefined : executableWords(kind)).toBe(words);
  });

  test('a script, an empty file and a processor that nothing is released for are none', () => {
    for (const head of [
      new TextEncoder().encode('#!/bin/sh\n'),
      new Uint8Array(),
      elf(0xf3, '/lib/ld-linux-riscv64.so.1'),
      mach(7),
    ])
      expect(executableKind(head)).toBeUndefined();
  });

  test('this very program is for this machine', () => {
    const kind = executableKind(readFileSync(process.execPath).subarray(0, headerBytes));
    expect(kind).toMatchObject({ system: process.platform, architecture: process.arch });
  });

  test('whatever the bytes are, it tells or does not, and never throws', () => {
    const begun = fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, ...bytes));
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), begun), (bytes) => void executableKind(bytes)));
  });

  test('it runs on a host of its kind; one that brings its library along runs on each', () => {
    const host = { system: 'linux', architecture: 'arm64', libc: 'musl' } as const;
    expect(runsOn({ system: 'linux', architecture: 'arm64', libc: 'musl' }, host)).toBeTrue();
    expect(runsOn({ system: 'linux', architecture: 'arm64', libc: 'static' }, host)).toBeTrue();
    expect(runsOn({ system: 'linux', architecture: 'arm64', libc: 'glibc' }, host)).toBeFalse();
    expect(runsOn({ system: 'linux', architecture: 'x64', libc: 'musl' }, host)).toBeFalse();
    expect(runsOn({ system: 'darwin', architecture: 'arm64' }, host)).toBeFalse();
  });
});
