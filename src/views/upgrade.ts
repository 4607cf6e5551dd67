import { shellWord } from '../model/shell-word.ts';
import type { Forecast, UpgradeEnd, UpgradeStep } from '../verbs/upgrade.ts';
import type { UpgradePlan } from '../verbs/upgrade/plan.ts';
import type { Replaced } from '../verbs/upgrade/replace.ts';
import type { RunnerEnd } from '../verbs/upgrade/restart-all.ts';
import type { Runner } from '../verbs/upgrade/runners.ts';
import { megabytes } from './amounts.ts';
import { paint } from './style.ts';

type Left = Extract<RunnerEnd, { readonly kind: 'left' }>['why'];

const restartOf = (config: string | undefined): string =>
  config === undefined ? 'agent-runner restart' : `agent-runner restart --config ${shellWord(config)}`;

/** Why a process is not started again, and what would do it. */
const leftWords = (why: Left, config: string | undefined): string => {
  switch (why) {
    case 'not_asked':
      return `it goes on with the version of before until ${restartOf(config)}`;
    case 'terminal':
      return `it runs in a terminal, and goes on with the version of before until it is ended there`;
    case 'other_user':
      return `it is another user’s; as that user: ${restartOf(config)}`;
    case 'root_service':
      return `it is a service of the machine: sudo ${restartOf(config)}`;
    case 'no_manager':
      return `its service manager does not answer for it; ${restartOf(config)}`;
    case 'no_config':
      return 'its configuration cannot be loaded, so that it could not be started again: agent-runner config check';
  }
};

const roleWords = { runner: 'the supervisor', monitor: 'the monitor' } as const;

const whose = ({ role, config }: Pick<RunnerEnd, 'role' | 'config'>): string =>
  `${roleWords[role]}${config === undefined ? '' : ` of ${config}`}`;

const endWords = (end: RunnerEnd): string => {
  switch (end.kind) {
    case 'restarted':
      return `${whose(end)} is up with it: process ${end.pid}`;
    case 'gone':
      return `${whose(end)}, process ${end.pid}, ended by itself before its turn, and was not started again`;
    case 'ended':
      return `${whose(end)} came up with it, and ended as it should: ${end.reason}`;
    case 'ending':
      return end.returns
        ? `${whose(end)}, process ${end.pid}, is started again when its round has ended`
        : `${whose(end)}, process ${end.pid}, ends after its round; then: ${restartOf(end.config)}`;
    case 'left':
      return `${whose(end)}, process ${end.pid}: ${leftWords(end.why, end.config)}`;
    case 'refused':
      return `${whose(end)}, process ${end.pid}, was not restarted: ${end.reason}`;
  }
};

const replacedText = ({ binary, from, to, runners }: Replaced): readonly string[] => [
  `agent-runner ${to} is in the place of ${from}: ${binary.path}${binary.link === undefined ? '' : `, to which ${binary.link} leads`}`,
  ...runners.map(endWords),
  `${from} is kept as ${binary.previous}: agent-runner upgrade --rollback`,
];

const nothingWords = ({ current = '', decision, release, artifact }: UpgradePlan): string => {
  const { version } = release.manifest;
  const why = decision.kind === 'nothing' ? decision.why : 'latest';
  switch (why) {
    case 'latest':
      return `agent-runner ${current} is the latest release.`;
    case 'same':
      return `This is agent-runner ${version} for ${artifact.target} already.`;
    case 'ahead':
      return `agent-runner ${current} is later than ${version}, the latest release; --version ${version} goes back to it.`;
  }
};

/** What became of an upgrade. */
export const upgradeText = (end: UpgradeEnd, color: boolean): string => {
  switch (end.kind) {
    case 'interrupted':
      return 'Nothing was changed.\n';
    case 'nothing':
      return `${[nothingWords(end.plan), ...end.behind.map(endWords)].join('\n')}\n`;
    case 'replaced': {
      const [first = '', ...rest] = replacedText(end.replaced);
      const last = rest.pop() ?? '';
      return `${[first, ...rest, paint(color).dim(last)].join('\n')}\n`;
    }
  }
};

const releaseJson = ({ release, artifact }: UpgradePlan) => ({
  version: release.manifest.version,
  commit: release.manifest.commit,
  target: artifact.target,
  minimum_os: artifact.minimum_os,
  size: artifact.size,
  download_size: artifact.zstd.size,
  location: release.location,
});

/** `upgrade --json`: `state` is `replaced`, `nothing` or `interrupted`; `runners` tells what became of each process that runs from the executable, or with `nothing` from the one before it. */
export const upgradeJson = (end: UpgradeEnd): Readonly<Record<string, unknown>> => {
  switch (end.kind) {
    case 'interrupted':
      return { state: 'interrupted' };
    case 'nothing':
      return {
        state: 'nothing',
        why: end.plan.decision.kind === 'nothing' ? end.plan.decision.why : null,
        current: end.plan.current ?? null,
        binary: end.binary.path,
        release: releaseJson(end.plan),
        runners: end.behind,
      };
    case 'replaced': {
      const { binary, from, to, runners } = end.replaced;
      return { state: 'replaced', from, to, binary: binary.path, previous: binary.previous, runners };
    }
  }
};

const wayWords = ({ way, config }: Runner): string => {
  switch (way.kind) {
    case 'service':
      return `a service (${way.service}), would be restarted when its round has ended`;
    case 'background':
      return 'in the background, would be restarted when its round has ended';
    case 'left':
      return leftWords(way.why, config);
  }
};

const runnerLine = (runner: Runner): string => `${whose(runner)}, process ${runner.process.pid}: ${wayWords(runner)}`;

/** Of one that nobody would restart. */
const behindLine = (runner: Runner): string =>
  `${whose(runner)}, process ${runner.process.pid}: ${leftWords(runner.way.kind === 'left' ? runner.way.why : 'not_asked', runner.config)}`;

/** What an upgrade would do, and what is new. */
export const forecastText = ({ binary, plan, runners, notes, command }: Forecast, color: boolean): string => {
  const { release, artifact, current = 'one that does not start', decision } = plan;
  const { version, commit } = release.manifest;
  if (decision.kind === 'nothing') return `${[nothingWords(plan), ...runners.map(behindLine)].join('\n')}\n`;
  const colors = paint(color);
  return [
    `${colors.bold(`agent-runner ${version}`)} (${commit}) for ${artifact.target}, ${megabytes(artifact.zstd.size)} from ${release.location}`,
    `would take the place of ${current}: ${binary.path}${binary.link === undefined ? '' : `, to which ${binary.link} leads`}`,
    ...(decision.older ? [colors.yellow('It is older than what is there.')] : []),
    ...runners.map(runnerLine),
    ...(notes === undefined ? [] : ['', notes.trimEnd(), '']),
    colors.dim(command === undefined ? 'Nothing was changed: --check.' : `It is not yours to replace: ${command}`),
    '',
  ].join('\n');
};

/** `upgrade --check --json`: `would` is `install` or `nothing`; `command` is what root would type where the executable is not ours. */
export const forecastJson = ({
  binary,
  plan,
  runners,
  notes,
  command,
}: Forecast): Readonly<Record<string, unknown>> => ({
  would: plan.decision.kind,
  ...(plan.decision.kind === 'nothing' ? { why: plan.decision.why } : { older: plan.decision.older }),
  current: plan.current ?? null,
  binary: binary.path,
  release: releaseJson(plan),
  runners: runners.map(({ role, config, process, way }) => ({
    role,
    config: config ?? null,
    pid: process.pid,
    ...(way.kind === 'left'
      ? { would: 'leave', why: way.why }
      : plan.decision.kind === 'nothing'
        ? { would: 'leave', why: 'not_asked' }
        : { would: 'restart', as: way.kind }),
  })),
  notes: notes ?? null,
  command: command ?? null,
});

/** What an upgrade is at, in one line. */
export const stepLine = (step: UpgradeStep): string => {
  switch (step.kind) {
    case 'downloading': {
      const { release, artifact } = step.plan;
      return `downloading agent-runner ${release.manifest.version} for ${artifact.target} from ${release.location}`;
    }
    case 'trying':
      return `trying out agent-runner ${step.version}`;
    case 'waiting':
      return `waiting for the end of the round of ${whose({ role: step.runner.role, ...(step.runner.config === undefined ? {} : { config: step.runner.config }) })}`;
  }
};

/** The same for a line that is drawn over: how far it is. */
export const progressLine = (step: Extract<UpgradeStep, { readonly kind: 'downloading' }>): string =>
  `${megabytes(step.received)} of ${megabytes(step.total)} · ${stepLine(step)}`;
