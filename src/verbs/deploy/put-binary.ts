import type { HostProblem } from '../../model/host-problem.ts';
import { ok, type Result } from '../../model/result.ts';
import { seconds } from '../../model/time.ts';
import type { Binary } from './binary.ts';
import { bodyOf, factsOf, type FarSide } from './far-side.ts';
import { unfit } from './far-verbs.ts';
import type { HostFacts } from './host-facts.ts';
import type { OnStep } from './steps.ts';

/** Texts, rounding to blocks, and a copy of a configuration. */
const slackBytes = 8 * 1024 * 1024;
/** The binary is summed and put on the disk: a slow card writes 5 MB a second. */
const verifyLimit = seconds(300);

/** Why a host cannot take a binary of this size; undefined where it can. Asked before anything is copied. */
export const refusal = ({ ground, bin, hasGit, canSum, binary }: HostFacts, size: number): HostProblem | undefined => {
  if (!hasGit) return { kind: 'no_git' };
  if (binary?.sha256 === 'folder')
    return { kind: 'not_writable', folder: `${bin}/agent-runner`, reason: 'a folder stands in its place' };
  if (!canSum) return { kind: 'no_sum_tool' };
  if (!ground.writable)
    return { kind: 'not_writable', folder: ground.folder, reason: 'it is read-only, or another user’s' };
  const neededBytes = size + slackBytes;
  const { freeBytes = neededBytes, folder } = ground;
  return freeBytes < neededBytes ? { kind: 'no_room', folder, freeBytes, neededBytes } : undefined;
};

/** What is being put there, and as whom it stands until it is known to be whole. */
export interface Incoming {
  readonly binary: Binary;
  /** A name in the folder of the binary. */
  readonly part: string;
}

/** The name says what is in it: a deploy that broke off leaves nothing that another one could mistake. */
export const incoming = (binary: Binary): Incoming => ({
  binary,
  part: `.agent-runner.new-${binary.sha256.slice(0, 16)}`,
});

const prepare = async (far: FarSide, { bin }: HostFacts, { part }: Incoming): Promise<Result<void>> => {
  const answer = await far.ask({ op: 'prepare', part });
  if (!answer.ok) return answer;
  if (factsOf(answer.value, 'prepared') !== undefined) return ok(undefined);
  const refused = bodyOf(answer.value, 'refused').trim();
  return refused === ''
    ? unfit(far.host, { kind: 'noexec', folder: bin, reason: bodyOf(answer.value, 'noexec').trim() })
    : unfit(far.host, { kind: 'not_writable', folder: bin, reason: refused });
};

const verify = async (far: FarSide, { binary, part }: Incoming): Promise<Result<string>> => {
  const answer = await far.ask({ op: 'verify', part, sum: binary.sha256 }, verifyLimit);
  if (!answer.ok) return answer;
  const actual = factsOf(answer.value, 'sum')?.[0] ?? '';
  if (actual !== binary.sha256) return unfit(far.host, { kind: 'wrong_sum', expected: binary.sha256, actual });
  const said = bodyOf(answer.value, 'answer').trim();
  const code = factsOf(answer.value, 'answer')?.[0];
  return code === '0' && said.startsWith('agent-runner ')
    ? ok(said)
    : unfit(far.host, { kind: 'does_not_answer', what: '--version', said });
};

/** Copies the binary beside the one that is there, and has it answer. Gives what it says of its version. */
export const copyBinary = async (
  far: FarSide,
  facts: HostFacts,
  { order, onStep }: { readonly order: Incoming; readonly onStep: OnStep },
): Promise<Result<string>> => {
  const { binary, part } = order;
  const prepared = await prepare(far, facts, order);
  if (!prepared.ok) return prepared;
  const total = binary.bytes.length;
  const sent = await far.send(binary.bytes, `${facts.bin}/${part}`, (bytes) =>
    onStep({ step: 'copying', bytes, total }),
  );
  if (!sent.ok) return unfit(far.host, { kind: 'broken_off', step: 'copying', reason: sent.failure.reason });
  const version = await verify(far, order);
  if (version.ok) onStep({ step: 'verified' });
  return version;
};

/** Puts what was copied into its place, in one step. */
export const placeBinary = async (far: FarSide, { bin }: HostFacts, { part }: Incoming): Promise<Result<void>> => {
  const answer = await far.ask({ op: 'place', part }, verifyLimit);
  if (!answer.ok) return answer;
  return factsOf(answer.value, 'placed') === undefined
    ? unfit(far.host, { kind: 'not_writable', folder: bin, reason: bodyOf(answer.value, 'refused').trim() })
    : ok(undefined);
};
