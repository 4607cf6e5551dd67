import { releaseTarget } from '../model/release-target.ts';
import { shellWord } from '../model/shell-word.ts';
import type { HostFacts } from '../verbs/deploy/host-facts.ts';
import type { DeployReport, DeployStep, FarFinding, FarService, FarStanding, FileFate } from '../verbs/deploy/steps.ts';
import { paint } from './style.ts';
import { plural, sizeWords } from './words.ts';

const share = (bytes: number, total: number): string => `${Math.floor((100 * bytes) / Math.max(1, total))} %`;

/** What changes many times a second: drawn over on a terminal, and left out elsewhere. Undefined for all else. */
export const movingWords = (step: DeployStep): string | undefined => {
  if (step.step === 'waiting') return step.words;
  if (step.step !== 'fetching' && step.step !== 'copying') return undefined;
  const what = step.step === 'fetching' ? 'fetching the binary' : 'copying';
  return `${what}: ${share(step.bytes, step.total)} of ${sizeWords(step.total)}`;
};

const reachedWords = ({ kind, binary, bin, dir }: HostFacts): string => {
  const there = binary === undefined ? 'no agent-runner yet' : binary.answers || 'another agent-runner';
  return `reached (${releaseTarget(kind)}): ${there} in ${bin}; the project is ${dir}`;
};

const fileWords = (file: FileFate): string => {
  switch (file.fate) {
    case 'new':
      return `${file.name}: copied`;
    case 'same':
      return `${file.name}: the same over there`;
    case 'kept':
      return `${file.name}: theirs differs, and was kept; --replace-config puts ours in its place`;
    case 'replaced':
      return `${file.name}: replaced; theirs is ${file.keptAs}`;
  }
};

const serviceWords = (service: FarService): string =>
  service.kind === 'service'
    ? `${service.name} is installed`
    : `no service: ${service.why} It runs in the background, and does not come back after a reboot.`;

const standingWords = (standing: FarStanding): string => {
  switch (standing.kind) {
    case 'started':
      return 'the supervisor is up';
    case 'restarted':
      return 'the supervisor is up, with the new version';
    case 'running':
      return 'the supervisor runs already';
    case 'left':
      return 'the supervisor changes over by itself when its round has ended';
    case 'foreground':
      return `process ${standing.pid} runs in a terminal there, with the old version, and was left alone`;
    case 'not_started':
      return standing.why === 'doctor' ? 'not started, for it would stop at once (see above)' : 'not started, as asked';
    case 'not_restarted':
      return 'not restarted, for the new one would stop at once (see above); the old one runs on';
  }
};

const findingLines = (findings: readonly FarFinding[]): readonly string[] =>
  findings.length === 0
    ? ['doctor: nothing to tell']
    : [
        `doctor: ${plural(findings.length, 'thing')} to know`,
        ...findings.flatMap(({ state, name, reason, fix }) => [`  ${state}  ${name}  ${reason}`, `        ${fix}`]),
      ];

/** A step in lines; none for what is only drawn. */
export const stepLines = (step: DeployStep): readonly string[] => {
  switch (step.step) {
    case 'reached':
      return [reachedWords(step.facts)];
    case 'attached':
      return ['an earlier deploy still waits there for a round: waiting for it'];
    case 'present':
      return ['the same binary lies there already'];
    case 'verified':
      return ['copied, its sum is right, and it answers'];
    case 'file':
      return [fileWords(step.file)];
    case 'initialised':
      return [`agent-runner init wrote a configuration for ${step.preset}`];
    case 'placed': {
      const before = step.before === undefined ? '' : ` in the place of ${step.before}, kept as agent-runner.previous`;
      return [`agent-runner ${step.version} is in place${before}`];
    }
    case 'examined':
      return findingLines(step.findings);
    case 'installed': {
      const lacks = step.service.kind === 'service' ? step.service.lacks : [];
      return [serviceWords(step.service), ...lacks.map(({ words }) => `  ${words}`)];
    }
    case 'settled':
      return [standingWords(step.standing)];
    case 'fetching':
    case 'copying':
    case 'waiting':
      return [];
  }
};

/** How a host stands when all is done; after a dry run, what would be done. */
export const deployText = (report: DeployReport, color: boolean): string => {
  const { bold, dim } = paint(color);
  const { host, target, version, before, folder, project, binary, status, files } = report;
  if (status !== undefined)
    return `${bold(host)}: agent-runner ${version} (${target})\n${status.replaceAll(/^/gm, '  ')}\n`;
  const there = before === undefined ? '' : `, in the place of ${before}`;
  return [
    `${bold(host)} (${target}):`,
    binary === 'present' ? `  the binary lies in ${folder} already` : `  the binary would go to ${folder}${there}`,
    ...files.map(
      (file) =>
        `  ${project}/${file.name}: ${{ new: 'would be copied', same: 'is the same', kept: 'differs, and would be kept', replaced: 'would be replaced, theirs kept beside it' }[file.fate]}`,
    ),
    dim('  Nothing was changed: --dry-run.'),
    '',
  ].join('\n');
};

/** Whether nothing is left to be done by a person. */
export const isWell = ({ findings, service, standing }: DeployReport): boolean =>
  !(service?.kind === 'service' && service.lacks.some(({ kind }) => kind === 'linger' || kind === 'agent')) &&
  findings.every(({ state }) => state !== 'bad') &&
  standing?.kind !== 'not_restarted' &&
  standing?.kind !== 'foreground';

const standingJson = (standing: FarStanding | undefined) =>
  standing === undefined ? null : { ...standing, words: standingWords(standing) };

/**
 * A host as `--json` tells it: `host`, `well`, `target`, `folder` and `project` (absolute, over there), `binary`
 * (`copied`, `present`, `would_copy`), `version`, `before`, `files` (`name`, `fate`, `kept_as`), `initialised`, `findings`,
 * `service`, `standing`, and `status`, the text of that verb.
 */
export const deployJson = (report: DeployReport): Readonly<Record<string, unknown>> => ({
  host: report.host,
  well: isWell(report),
  target: report.target,
  folder: report.folder,
  project: report.project,
  binary: report.binary,
  version: report.version === '' ? null : report.version,
  before: report.before ?? null,
  files: report.files.map((file) => ({
    name: file.name,
    fate: file.fate,
    kept_as: file.fate === 'replaced' ? file.keptAs : null,
  })),
  initialised: report.initialised ?? null,
  findings: report.findings,
  service: report.service ?? null,
  standing: standingJson(report.standing),
  status: report.status ?? null,
});

/** How to look at a host from here. */
export const nextWords = ({ host, project, folder }: DeployReport): string =>
  `ssh -t ${shellWord(host)} ${shellWord(`cd ${shellWord(project)} && ${shellWord(`${folder}/agent-runner`)} watch`)} · agent-runner monitor --host ${shellWord(host)}`;
