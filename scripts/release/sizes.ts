import type { Manifest } from '../../src/model/release-manifest.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `+1.2 %`, of the gzip, because that is what people wait for. */
const change = (now: number, before: number | undefined): string => {
  if (before === undefined) return 'new';
  const percent = (now / before - 1) * 100;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
};

/** A table of what each artefact weighs, and with a previous manifest how its gzip has changed. */
export const sizesText = (manifest: Manifest, previous?: Manifest): string => {
  const before = new Map(previous?.artifacts.map(({ target, gzip }) => [target, gzip.size]));
  const headings = ['', 'binary', 'gzip', 'zstd', ...(previous === undefined ? [] : [`since ${previous.version}`])];
  const rows = manifest.artifacts.map(({ target, size, gzip, zstd }) => [
    target,
    ...[size, gzip.size, zstd.size].map(megabytes),
    ...(previous === undefined ? [] : [change(gzip.size, before.get(target))]),
  ]);
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(12)))
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};
