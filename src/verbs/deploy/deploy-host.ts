import type { Failure } from '../../model/failure.ts';
import { releaseTarget } from '../../model/release-target.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { BinaryTrouble } from './binary.ts';
import type { FarSide } from './far-side.ts';
import { farVerb, initOf, saidBy, unfit } from './far-verbs.ts';
import { hostFactsOf, type HostFacts } from './host-facts.ts';
import { examine, keepRunning } from './keep-running.ts';
import type { HostDeploy } from './order.ts';
import { rootThere, type LocalProject } from './project-files.ts';
import { copyBinary, incoming, placeBinary, refusal, type Incoming } from './put-binary.ts';
import { planPuts, putFiles } from './put-files.ts';
import { watchSettling } from './settle.ts';
import type { DeployReport, FileFate } from './steps.ts';

/** What is at hand when a host has been looked at. */
interface Prepared {
  readonly facts: HostFacts;
  readonly order: Incoming;
  /** The same bytes lie there already. */
  readonly present: boolean;
}

const configName = 'agent-runner.toml';

const probe = async ({ far, request }: HostDeploy): Promise<Result<HostFacts>> => {
  const files = [configName, ...request.project.files.map(({ name }) => name)];
  const answer = await far.ask({ op: 'probe', files: [...new Set(files)].join('\n') });
  if (!answer.ok) return answer;
  const facts = hostFactsOf(answer.value);
  return facts.ok ? facts : unfit(far.host, facts.failure);
};

/** Looks at the host; an earlier deploy that still waits there for a round is waited for. */
const reach = async (deploy: HostDeploy): Promise<Result<HostFacts>> => {
  const { far, onStep } = deploy;
  const first = await probe(deploy);
  if (!first.ok || !first.value.settling || deploy.request.dryRun) return first;
  onStep({ step: 'attached' });
  const ended = await watchSettling(far, `${first.value.bin}/agent-runner`, deploy);
  if (ended.ok && ended.value === 'left')
    return unfit(far.host, { kind: 'broken_off', step: 'waiting', reason: 'an earlier deploy is still at it' });
  // However that ended, this one begins with what it finds.
  return await probe(deploy);
};

/** How the project could be brought there. */
const cloneCommand = (host: string, project: LocalProject, dir: string): string => {
  const place = shellWord(rootThere(project, dir));
  return project.origin === undefined
    ? `git bundle create - HEAD --branches | ssh ${shellWord(host)} ${shellWord(`cat >/tmp/project.bundle && git clone /tmp/project.bundle ${place}`)}`
    : `ssh ${shellWord(host)} ${shellWord(`git clone ${shellWord(project.origin)} ${place}`)}`;
};

const asFailure = (host: string, trouble: BinaryTrouble): { readonly ok: false; readonly failure: Failure } =>
  trouble.kind === 'host' ? unfit(host, trouble.problem) : fail(trouble.failure);

/** Everything that can be refused is, before a byte is copied. */
const prepare = async (deploy: HostDeploy): Promise<Result<Prepared>> => {
  const { far, request, onStep } = deploy;
  const reached = await reach(deploy);
  if (!reached.ok) return reached;
  const facts = reached.value;
  onStep({ step: 'reached', facts });
  const clone = cloneCommand(far.host, request.project, facts.dir);
  const binary = await deploy.binaryFor(facts.kind, (bytes, total) => onStep({ step: 'fetching', bytes, total }));
  if (!binary.ok) return asFailure(far.host, binary.failure);
  const present = facts.binary?.sha256 === binary.value.sha256;
  const problem = refusal(facts, present ? 0 : binary.value.bytes.length);
  if (problem !== undefined) return unfit(far.host, problem);
  if (facts.files === undefined) return unfit(far.host, { kind: 'no_project', folder: facts.dir, clone });
  return ok({ facts, order: incoming(binary.value), present });
};

/** The configuration and its prompts; where there is none on either side, one is begun over there. */
const configure = async (
  { far, clock, request, onStep }: HostDeploy,
  { facts }: Prepared,
  program: string,
): Promise<Result<Pick<DeployReport, 'files' | 'initialised'>>> => {
  const { project, replaceConfig, preset } = request;
  if (project.files.length === 0 && facts.files?.has(configName) !== true) {
    const words = ['init', '--json', '--no-commit', ...(preset === undefined ? [] : [`--preset=${preset}`])];
    const ran = await farVerb(far, program, words);
    if (!ran.ok) return ran;
    if (ran.value.code !== 0)
      return unfit(far.host, { kind: 'refused', what: 'agent-runner init', said: saidBy(ran.value) });
    const initialised = initOf(ran.value) ?? '';
    onStep({ step: 'initialised', preset: initialised });
    return ok({ files: [], initialised });
  }
  const files = await putFiles(far, facts, project, { replace: replaceConfig, now: clock.now() });
  if (!files.ok) return files;
  for (const file of files.value) onStep({ step: 'file', file });
  return ok({ files: files.value });
};

/** The new binary has to do what everybody asks of it before it takes the place of one that does. */
const tryOut = async (far: FarSide, program: string): Promise<Result<void>> => {
  for (const words of [
    ['config', 'check', '--json'],
    ['peek', '--json'],
  ]) {
    const ran = await farVerb(far, program, words);
    if (!ran.ok) return ran;
    if (ran.value.code !== 0)
      return unfit(far.host, { kind: 'does_not_answer', what: words.slice(0, -1).join(' '), said: saidBy(ran.value) });
  }
  return ok(undefined);
};

/** A supervisor reads its configuration when it starts, and a prompt at each round. */
const isNewConfig = ({ name, fate }: FileFate): boolean =>
  name === configName && (fate === 'new' || fate === 'replaced');

const versionIn = (answer: string): string => /^agent-runner (\S+)/.exec(answer)?.[1] ?? answer;

/** What stands at the head of every report. */
const headOf = ({ far }: HostDeploy, { facts }: Prepared) => ({
  host: far.host,
  target: releaseTarget(facts.kind),
  folder: facts.bin,
  project: facts.dir,
  ...(facts.binary === undefined ? {} : { before: versionIn(facts.binary.answers) }),
});

/** What would be done. */
const foreseen = (deploy: HostDeploy, prepared: Prepared): DeployReport => {
  const { clock, request } = deploy;
  const there = prepared.facts.files ?? new Map<string, string>();
  const how = { replace: request.replaceConfig, now: clock.now() };
  return {
    ...headOf(deploy, prepared),
    binary: prepared.present ? 'present' : 'would_copy',
    version: '',
    files: planPuts(request.project.files, there, how).map(({ fate }) => fate),
    findings: [],
  };
};

/** Brings binary and configuration there; nothing of what was there is replaced before the new one has proved itself. */
const bringOver = async (
  deploy: HostDeploy,
  prepared: Prepared,
): Promise<Result<Pick<DeployReport, 'files' | 'initialised' | 'version'>>> => {
  const { far, onStep } = deploy;
  const { facts, order, present } = prepared;
  if (present) onStep({ step: 'present' });
  const copied = present ? ok(facts.binary?.answers ?? '') : await copyBinary(far, facts, { order, onStep });
  if (!copied.ok) return copied;
  const version = versionIn(copied.value);
  const newcomer = `${facts.bin}/${present ? 'agent-runner' : order.part}`;
  const configured = await configure(deploy, prepared, newcomer);
  if (!configured.ok) return configured;
  const proved = await tryOut(far, newcomer);
  if (!proved.ok) return proved;
  if (!present) {
    const placed = await placeBinary(far, facts, order);
    if (!placed.ok) return placed;
    const { before } = headOf(deploy, prepared);
    onStep({ step: 'placed', version, ...(before === undefined ? {} : { before }) });
  }
  return ok({ ...configured.value, version });
};

/** Puts agent-runner on one host, whole: the program, the configuration, the service. Doing it again is an upgrade. */
export const deployTo = async (deploy: HostDeploy): Promise<Result<DeployReport>> => {
  const { far, onStep } = deploy;
  const prepared = await prepare(deploy);
  if (!prepared.ok) return prepared;
  if (deploy.request.dryRun) return ok(foreseen(deploy, prepared.value));
  const { facts, present } = prepared.value;
  const brought = await bringOver(deploy, prepared.value);
  if (!brought.ok) return brought;
  const program = `${facts.bin}/agent-runner`;
  const examined = await examine(far, program);
  if (!examined.ok) return examined;
  const { findings, outdated } = examined.value;
  onStep({ step: 'examined', findings });
  const kept = await keepRunning(deploy, facts, {
    changed: !present || outdated || brought.value.files.some(isNewConfig),
    undo: !present && facts.binary !== undefined,
    sick: findings.some(({ state }) => state === 'bad'),
  });
  if (!kept.ok) return kept;
  const status = await farVerb(far, program, ['status']);
  if (!status.ok) return status;
  return ok({
    ...headOf(deploy, prepared.value),
    binary: present ? 'present' : 'copied',
    ...brought.value,
    findings,
    ...kept.value,
    status: status.value.stdout.trimEnd(),
  });
};
