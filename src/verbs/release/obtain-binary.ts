import { dirname } from 'node:path';
import type { Artifact, Packed } from '../../model/release-manifest.ts';
import { fail, ok } from '../../model/result.ts';
import type { AppendFile, IoResult } from '../../ports/files.ts';
import type { Platform } from '../../ports/platform.ts';
import { fetchFile, trouble, type Fetched } from './fetch-file.ts';
import { releaseFile, type Release } from './find-release.ts';

type Ports = Pick<Platform, 'files' | 'http' | 'unpack'>;

/** One binary of a release, and where it is to be put. */
export interface BinaryOrder {
  readonly release: Release;
  readonly artifact: Artifact;
  /** Absolute, in a folder that is there. It must not be there; a name beside it with `.packed` behind is used, too. */
  readonly path: string;
  /** Called with the bytes that have come and those that will have, as often as some come. */
  readonly onProgress: (received: number, total: number) => void;
  readonly abort?: AbortSignal;
}

const formats = ['zstd', 'gzip'] as const;
type Format = (typeof formats)[number];

/** Texts, rounding to blocks, and what else happens on a disk in a minute. */
const slack = 1_000_000;

const checkRoom = ({ files }: Ports, { artifact, path }: BinaryOrder): Fetched<void> => {
  const folder = dirname(path);
  const disk = files.disk(folder);
  // A file system that does not tell is found out by writing.
  if (!disk.ok) return ok(undefined);
  const { freeBytes } = disk.value;
  const neededBytes = artifact.size + Math.max(artifact.zstd.size, artifact.gzip.size) + slack;
  return freeBytes >= neededBytes ? ok(undefined) : trouble({ kind: 'no_room', folder, freeBytes, neededBytes });
};

/** Has a new file written, and on the disk; where that fails nothing is left of it. */
const written = async (
  { files }: Ports,
  { path, mode }: { readonly path: string; readonly mode: number },
  write: (file: AppendFile) => Promise<Fetched<void>>,
): Promise<Fetched<void>> => {
  const made: IoResult<void> = files.create(path, '', mode);
  const opened = made.ok ? files.openAppend(path, mode) : made;
  if (!opened.ok) return opened;
  const file = opened.value;
  const done = await write(file);
  const synced = done.ok ? file.sync() : done;
  file.close();
  if (!synced.ok) files.remove(path);
  return synced;
};

const packedPath = (path: string): string => `${path}.packed`;

const fetchPacked = (ports: Ports, { release, path, onProgress, abort }: BinaryOrder, packed: Packed) =>
  written(ports, { path: packedPath(path), mode: 0o600 }, async (file) => {
    let received = 0;
    return await fetchFile(ports, {
      url: releaseFile(release, packed.file),
      maxBytes: packed.size,
      sha256: packed.sha256,
      take: (bytes) => {
        received += bytes.length;
        onProgress(received, packed.size);
        return file.append(bytes);
      },
      ...(abort === undefined ? {} : { abort }),
    });
  });

/** Unpacks what has been verified, and verifies what comes out: an unpacker can be wrong, and a disk, too. */
const unpackVerified = (ports: Ports, { release, artifact, path }: BinaryOrder, format: Format) =>
  written(ports, { path, mode: 0o700 }, async (file) => {
    const url = releaseFile(release, artifact[format].file);
    const hasher = new Bun.CryptoHasher('sha256');
    const unpacked = await ports.unpack({
      path: packedPath(path),
      format,
      take: (bytes) => {
        hasher.update(bytes);
        return file.append(bytes);
      },
    });
    if (!unpacked.ok) {
      const { failure } = unpacked;
      return failure.kind === 'not_taken'
        ? fail(failure.failure)
        : trouble({ kind: 'not_unpacked', url, reason: failure.reason });
    }
    const actual = hasher.digest('hex');
    const expected = artifact.sha256;
    if (actual !== expected) return trouble({ kind: 'wrong_sum', url, expected, actual });
    // A umask that keeps others out would keep them out of a program for all.
    return ports.files.setMode(path, 0o755);
  });

const obtainAs = async (ports: Ports, order: BinaryOrder, format: Format): Promise<Fetched<void>> => {
  const fetched = await fetchPacked(ports, order, order.artifact[format]);
  if (!fetched.ok) return fetched;
  const unpacked = await unpackVerified(ports, order, format);
  const removed = ports.files.remove(packedPath(order.path));
  return unpacked.ok ? removed : unpacked;
};

/** A mirror may have the gzip only, which is all that install.sh needs; and what was packed anew may be none of ours to read. */
const mayBeOtherwise = (result: Fetched<void>): boolean =>
  !result.ok &&
  result.failure.code === 'release' &&
  ['not_there', 'not_unpacked'].includes(result.failure.trouble.kind);

/**
 * Fetches the binary of a release, verifies it packed and unpacked, and leaves it, executable and on the disk, at
 * `path`; where that fails nothing is left. zstd is asked for first, for it is a fifth smaller than gzip.
 */
export const obtainBinary = async (ports: Ports, order: BinaryOrder): Promise<Fetched<void>> => {
  const room = checkRoom(ports, order);
  if (!room.ok) return room;
  const [first, second] = formats;
  const obtained = await obtainAs(ports, order, first);
  return mayBeOtherwise(obtained) ? await obtainAs(ports, order, second) : obtained;
};
