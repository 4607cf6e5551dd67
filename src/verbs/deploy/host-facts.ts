import type { HostProblem } from '../../model/host-problem.ts';
import { architectures, type Architecture, type HostKind } from '../../model/release-target.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { diskOf } from '../../witness/remote/machine.ts';
import { bodyOf, factsOf, type FarAnswer } from './far-side.ts';

/** The binary that another host has in its place. */
export interface FarBinary {
  readonly sha256: string;
  /** What it answers to --version: one line. */
  readonly answers: string;
}

/** Another host, as it was found. Paths are absolute over there. */
export interface HostFacts {
  readonly kind: HostKind;
  readonly user: string;
  readonly bin: string;
  readonly dir: string;
  /** The nearest folder of `bin` that is there, whether it may be written, and what its disk takes. */
  readonly ground: { readonly folder: string; readonly writable: boolean; readonly freeBytes?: number };
  readonly binary?: FarBinary;
  readonly hasGit: boolean;
  readonly canSum: boolean;
  /** The sums of the project’s files that were asked for, by name; undefined where the project is not there. */
  readonly files?: ReadonlyMap<string, string>;
  /** An earlier deploy that has not ended yet. */
  readonly settling: boolean;
}

const machines: Readonly<Record<string, Architecture>> = {
  x86_64: 'x64',
  amd64: 'x64',
  aarch64: 'arm64',
  arm64: 'arm64',
};

/** A system of 32 bits may run under a kernel of 64, which is what tells of the machine: so some Raspberry Pi. */
const kindOf = ([system = '', machine = '', libc = '', bits = '', kernel = '']: readonly string[]): Result<
  HostKind,
  HostProblem
> => {
  const words = `${system} on ${machine}`;
  const architecture = architectures.find((one) => one === machines[machine]);
  if (architecture === undefined) return fail({ kind: 'no_target', machine: words });
  if (bits === '32') return fail({ kind: 'no_target', machine: `${words} with a system of 32 bits` });
  if (system === 'Darwin') return ok({ system: 'darwin', architecture });
  if (system !== 'Linux' || kernel === 'Android') return fail({ kind: 'no_target', machine: kernel || words });
  return libc === 'glibc' || libc === 'musl'
    ? ok({ system: 'linux', architecture, libc })
    : fail({ kind: 'no_target', machine: `${words} without glibc or musl` });
};

const filesOf = (answer: FarAnswer): ReadonlyMap<string, string> | undefined => {
  if (factsOf(answer, 'project') === undefined) return undefined;
  const decoder = new TextDecoder();
  return new Map(
    answer.sections.flatMap(({ name, facts: [sum = 'none'], body }) =>
      name === 'file' && sum !== 'none' ? [[decoder.decode(body), sum] as const] : [],
    ),
  );
};

const binaryOf = (answer: FarAnswer): FarBinary | undefined => {
  const sha256 = factsOf(answer, 'binary')?.[0];
  return sha256 === undefined ? undefined : { sha256, answers: bodyOf(answer, 'binary').trim() };
};

/** What the answer to a probe tells. */
export const hostFactsOf = (answer: FarAnswer): Result<HostFacts, HostProblem> => {
  const kind = kindOf(factsOf(answer, 'system') ?? []);
  if (!kind.ok) return kind;
  const tools = answer.sections.flatMap(({ name, facts: [tool = ''] }) => (name === 'tool' ? [tool] : []));
  const freeBytes = diskOf('work_tree', bodyOf(answer, 'space'), '')?.freeBytes;
  const binary = binaryOf(answer);
  const files = filesOf(answer);
  return ok({
    kind: kind.value,
    user: bodyOf(answer, 'user'),
    bin: bodyOf(answer, 'bin'),
    dir: bodyOf(answer, 'dir'),
    ground: {
      folder: bodyOf(answer, 'nearest'),
      writable: factsOf(answer, 'writable')?.[0] === 'yes',
      ...(freeBytes === undefined ? {} : { freeBytes }),
    },
    ...(binary === undefined ? {} : { binary }),
    hasGit: tools.includes('git'),
    canSum: tools.some((tool) => tool !== 'git'),
    ...(files === undefined ? {} : { files }),
    settling: factsOf(answer, 'settling') !== undefined,
  });
};
