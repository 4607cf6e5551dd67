import { join } from 'node:path';
import type { Failure } from '../../model/failure.ts';
import { executableKind, executableWords, headerBytes, runsOn } from '../../model/executable-kind.ts';
import type { HostProblem } from '../../model/host-problem.ts';
import { releaseTarget, type HostKind } from '../../model/release-target.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { version } from '../../model/version.ts';
import type { Platform } from '../../ports/platform.ts';
import { chosenArtifact, findRelease } from '../release/find-release.ts';
import { releaseLocation } from '../release/location.ts';
import { obtainBinary } from '../release/obtain-binary.ts';

/** What is sent. */
export interface Binary {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** A file of this machine. */
  readonly source: string;
}

/** What is at hand: a file that a person named, or else this program itself and the releases. */
export interface BinaryChoice {
  readonly file?: string;
  /** A release of this version instead of this program’s own. */
  readonly release?: string;
}

type Ports = Pick<Platform, 'files' | 'http' | 'unpack' | 'self'>;

/** Why there is nothing to send: it is the host’s, or ours. */
export type BinaryTrouble =
  | { readonly kind: 'host'; readonly problem: HostProblem }
  | { readonly kind: 'own'; readonly failure: Failure };

const own = (failure: Failure): Result<never, BinaryTrouble> => fail({ kind: 'own', failure });

const readBinary = (path: string, { files }: Ports): Result<Binary, BinaryTrouble> => {
  const bytes = files.read(path);
  if (!bytes.ok) return own(bytes.failure);
  const sha256 = new Bun.CryptoHasher('sha256').update(bytes.value).digest('hex');
  return ok({ bytes: bytes.value, sha256, source: path });
};

/** Looked at by its header alone, so that a file for another machine is told before anything is copied. */
const named = (file: string, kind: HostKind, ports: Ports): Result<Binary, BinaryTrouble> => {
  const head = ports.files.readRange(file, 0, headerBytes);
  if (!head.ok) return own(head.failure);
  const executable = executableKind(head.value);
  const wanted = releaseTarget(kind);
  if (executable !== undefined && runsOn(executable, kind)) return readBinary(file, ports);
  const is = executable === undefined ? 'no executable of Linux or macOS' : `for ${executableWords(executable)}`;
  return fail({ kind: 'host', problem: { kind: 'other_binary', file, is, wanted } });
};

/** This program itself, where it was compiled for such a host. */
const ourselves = (kind: HostKind, ports: Ports): string | undefined => {
  const [program, source] = ports.self.command;
  const { hostKind } = ports.self;
  const same = hostKind !== undefined && releaseTarget(hostKind) === releaseTarget(kind);
  return source === undefined && same ? program : undefined;
};

interface FromRelease {
  readonly version: string;
  readonly target: string;
  readonly onProgress: (received: number, total: number) => void;
}

/** From the release location, kept in the home folder for the next host. */
const released = async (
  { version: wanted, target, onProgress }: FromRelease,
  ports: Ports,
): Promise<Result<Binary, BinaryTrouble>> => {
  const location = releaseLocation(ports.self.env);
  if (!location.ok)
    return location.failure.trouble.kind === 'no_location'
      ? fail({ kind: 'host', problem: { kind: 'no_binary', wanted: target } })
      : own(location.failure);
  const release = await findRelease(ports, { location: location.value, version: wanted });
  if (!release.ok) return own(release.failure);
  const artifact = chosenArtifact(release.value, target);
  if (!artifact.ok) return own(artifact.failure);
  const folder = join(ports.self.home, '.agent-runner/releases');
  const path = join(folder, `agent-runner-${wanted}-${target}`);
  const kept = ports.files.facts(path) === undefined ? undefined : readBinary(path, ports);
  if (kept?.ok === true && kept.value.sha256 === artifact.value.sha256) return kept;
  const made = ports.files.makeFolder(folder);
  // What an earlier fetch left when it was cut off.
  for (const left of [path, `${path}.packed`]) {
    const cleared = made.ok ? ports.files.remove(left) : made;
    if (!cleared.ok) return own(cleared.failure);
  }
  const obtained = await obtainBinary(ports, { release: release.value, artifact: artifact.value, path, onProgress });
  return obtained.ok ? readBinary(path, ports) : own(obtained.failure);
};

/** Finds what runs on a host. Of several hosts of one kind the first has it read, or fetched, for all. */
export const openBinaries = (
  choice: BinaryChoice,
  ports: Ports,
): ((
  kind: HostKind,
  onProgress: (received: number, total: number) => void,
) => Promise<Result<Binary, BinaryTrouble>>) => {
  const found = new Map<string, Promise<Result<Binary, BinaryTrouble>>>();
  const find = async (kind: HostKind, onProgress: FromRelease['onProgress']) => {
    if (choice.file !== undefined) return named(choice.file, kind, ports);
    const self = choice.release === undefined ? ourselves(kind, ports) : undefined;
    if (self !== undefined) return readBinary(self, ports);
    const target = releaseTarget(kind);
    return await released({ version: choice.release ?? version, target, onProgress }, ports);
  };
  return (kind, onProgress) => {
    const target = releaseTarget(kind);
    const begun = found.get(target) ?? find(kind, onProgress);
    found.set(target, begun);
    return begun;
  };
};
