import { compactTime, type EpochMs } from '../../model/time.ts';
import { ok, type Result } from '../../model/result.ts';
import { bodyOf, factsOf, type FarSide } from './far-side.ts';
import { unfit } from './far-verbs.ts';
import type { HostFacts } from './host-facts.ts';
import type { LocalProject, ProjectFile } from './project-files.ts';
import type { FileFate } from './steps.ts';

/** The folder of a project for what is none of its business, which ignores itself. */
const farAside = '.agent-runner';
const sentName = 'deploy.new';

/** What is to be done with one file: `new` puts it, `replaced` puts theirs aside first. */
export interface PlannedPut {
  readonly file: ProjectFile;
  readonly fate: FileFate;
}

/**
 * What becomes of each file. Theirs are never overwritten unasked, and never lost. Where their configuration is
 * another one, our prompts have no business there.
 */
export const planPuts = (
  files: readonly ProjectFile[],
  there: ReadonlyMap<string, string>,
  { replace, now }: { readonly replace: boolean; readonly now: EpochMs },
): readonly PlannedPut[] => {
  const fateOf = ({ name, sha256 }: ProjectFile): FileFate => {
    const sum = there.get(name);
    if (sum === undefined) return { name, fate: 'new' };
    if (sum === sha256) return { name, fate: 'same' };
    // In the folder that git does not see: elsewhere it would be a round's leftover.
    const keptAs = `${farAside}/before-${compactTime(now)}/${name}`;
    return replace ? { name, fate: 'replaced', keptAs } : { name, fate: 'kept' };
  };
  const planned = files.map((file) => ({ file, fate: fateOf(file) }));
  return planned[0]?.fate.fate === 'kept' ? planned.slice(0, 1) : planned;
};

const put = async (far: FarSide, { dir }: HostFacts, { file, fate }: PlannedPut): Promise<Result<FileFate>> => {
  if (fate.fate === 'same' || fate.fate === 'kept') return ok(fate);
  const made = await far.ask({ op: 'aside' });
  if (!made.ok) return made;
  if (factsOf(made.value, 'made') === undefined)
    return unfit(far.host, { kind: 'not_writable', folder: dir, reason: made.value.stderr.trim() });
  const sent = await far.send(file.bytes, `${dir}/${farAside}/${sentName}`);
  if (!sent.ok) return sent;
  const keep = fate.fate === 'replaced' ? fate.keptAs : '';
  const adopted = await far.ask({ op: 'adopt', from: sentName, to: file.name, keep });
  if (!adopted.ok) return adopted;
  const word = factsOf(adopted.value, 'adopted')?.[0];
  // It was made there since it was looked for.
  if (word === 'kept') return ok({ name: file.name, fate: 'kept' });
  return word === 'placed'
    ? ok(fate)
    : unfit(far.host, { kind: 'not_writable', folder: dir, reason: bodyOf(adopted.value, 'refused').trim() });
};

/** Brings the project’s files over, and tells of each what became of it. The configuration comes last: without its prompts it is none. */
export const putFiles = async (
  far: FarSide,
  facts: HostFacts,
  { files }: LocalProject,
  how: { readonly replace: boolean; readonly now: EpochMs },
): Promise<Result<readonly FileFate[]>> => {
  const fates: FileFate[] = [];
  for (const planned of planPuts(files, facts.files ?? new Map<string, string>(), how).toReversed()) {
    const done = await put(far, facts, planned);
    if (!done.ok) return done;
    fates.unshift(done.value);
  }
  return ok(fates);
};
