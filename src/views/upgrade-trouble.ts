import { shellWord } from '../model/shell-word.ts';
import type { Stuck, UpgradeTrouble } from '../model/upgrade-trouble.ts';
import type { FailureWords } from './failure.ts';

type RolledBack = Extract<UpgradeTrouble, { readonly kind: 'rolled_back' }>;

/** Where the one of before stands: in its place again, or still beside it. */
const backWords = (from: string, stuck: Stuck | undefined): string =>
  stuck === undefined ? `${from} was put back.` : `${from} could not be put back: ${stuck.reason}.`;

const rolledBackWords = ({ from, to, config, reason, stuck, down }: RolledBack): FailureWords => ({
  what: `agent-runner ${to} did not come up, and ${backWords(from, stuck)}`,
  why: [
    `${config}: ${reason}`,
    ...down.map((one) => `${one.config} is not running now: ${one.reason}`),
    ...(down.length === 0 ? [`What was running runs again, with ${from}.`] : []),
  ].join('\n'),
  fix: [
    ...(stuck === undefined ? [] : [stuck.command]),
    ...down.map((one) => `agent-runner start --config ${shellWord(one.config)}`),
  ].join('\n'),
});

/** Why the executable is what it was, in words. */
export const upgradeTroubleWords = (trouble: UpgradeTrouble): FailureWords => {
  switch (trouble.kind) {
    case 'from_source':
      return {
        what: 'This is agent-runner run from its source: there is no executable to replace.',
        why: trouble.entry,
        fix: 'git pull && ./install.sh in the checkout.',
      };
    case 'unknown_host':
      return {
        what: 'There is no release for this system and processor.',
        why: 'Releases are for Linux and macOS on x86-64 and 64-bit ARM.',
        fix: '--target NAME chooses one all the same.',
      };
    case 'not_writable':
      return {
        what: `${trouble.path} is not yours to replace.`,
        why: trouble.reason,
        fix: trouble.command,
      };
    case 'busy':
      return {
        what: 'Another upgrade is at work.',
        why:
          trouble.holder === undefined
            ? ''
            : `Process ${trouble.holder.pid} since ${trouble.holder.since}: ${trouble.holder.command}`,
        fix: 'Wait for it.',
      };
    case 'no_previous':
      return {
        what: 'There is no earlier version to go back to.',
        why: `Looked for ${trouble.path}, which an upgrade leaves behind.`,
        fix: 'agent-runner upgrade --version X fetches any that was released.',
      };
    case 'does_not_run':
      return {
        what: `${trouble.what} does not run here.`,
        why: trouble.answer === '' ? 'It said nothing.' : trouble.answer,
        fix: 'On Alpine it wants libstdc++ (apk add libstdc++); a disk mounted noexec runs nothing. Nothing was changed.',
      };
    case 'other_program':
      return {
        what: `What was fetched is not ${trouble.expected}.`,
        why: `It answers: ${trouble.answer}`,
        fix: 'Nothing was changed.',
      };
    case 'fails_project':
      return {
        what: `The other version cannot work with ${trouble.config}.`,
        why: `${trouble.command}:\n${trouble.answer}`,
        fix: 'The version that is there can. Nothing was changed.',
      };
    case 'fails_in_place':
      return {
        what: `agent-runner ${trouble.to} passed its trial, but not in its place, and ${backWords(trouble.from, trouble.stuck)}`,
        why: `${trouble.path}:\n${trouble.answer}`,
        fix: trouble.stuck?.command ?? 'Nothing was changed.',
      };
    case 'rolled_back':
      return rolledBackWords(trouble);
  }
};
