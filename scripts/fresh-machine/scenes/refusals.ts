import { serveRelease, type ReleaseFiles, type ReleaseServer } from '../../release/server.ts';

const changed = (
  location: ReleaseFiles,
  which: RegExp,
  change: (bytes: Buffer<ArrayBuffer>) => void,
): ReleaseServer => {
  const tampered: ReleaseFiles = new Map(location);
  for (const [path, content] of location) {
    if (!which.test(path)) continue;
    const bytes = Buffer.from(content);
    change(bytes);
    tampered.set(path, bytes);
  }
  return serveRelease(tampered);
};

/** The same location, but each sum in its list begins with another digit. */
export const changedSums = (location: ReleaseFiles): ReleaseServer =>
  changed(location, /\/SHA256SUMS$/, (bytes) => {
    for (let line = 0; line < bytes.length; line = bytes.indexOf('\n', line) + 1)
      bytes.write(bytes.toString('utf8', line, line + 1) === '0' ? '1' : '0', line);
  });

/** The same location, but in each binary one bit is another. */
export const changedBinaries = (location: ReleaseFiles): ReleaseServer =>
  changed(location, /\.(gz|zst)$/, (bytes) => {
    const middle = bytes.length >> 1;
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  });
