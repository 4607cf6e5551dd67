import type { FailureOf } from '../model/failure.ts';
import { shellWord } from '../model/shell-word.ts';
import type { FailureWords } from './failure.ts';
import { sizeWords } from './words.ts';

/** What mends it that a host cannot be reached, by what ssh said. */
export const unreachableFix = ({ host, reason }: FailureOf<'host_unreachable'>): string => {
  const name = shellWord(host);
  if (/Permission denied/i.test(reason))
    return `ssh-copy-id ${name} puts your key there (a passphrase is ssh-agent’s business): nobody is here to type a password.`;
  if (/Host key verification failed/i.test(reason))
    return `ssh ${name} once by hand, and look at the key before you accept it.`;
  if (/Could not resolve/i.test(reason)) return 'Is the name right? An alias stands in ~/.ssh/config.';
  return `ssh -o BatchMode=yes ${name} true shows the same; questions of ssh cannot be answered here.`;
};

/** The same command on every system that has packages. */
const gitFix = (name: string): string =>
  `ssh -t ${name} sudo apt-get install git (Alpine: apk add git; macOS: xcode-select --install), then deploy again.`;

const untouched = 'What was there before is untouched.';

/** What happened, why, how to fix it. */
export const hostProblemWords = ({ host, problem }: FailureOf<'host_unfit'>): FailureWords => {
  const name = shellWord(host);
  switch (problem.kind) {
    case 'no_target':
      return {
        what: `There is no agent-runner for ${host}.`,
        why: `It is ${problem.machine}; there are binaries for Linux (glibc, musl) and macOS on x86-64 and 64-bit ARM.`,
        fix: 'From the source it runs wherever Bun runs. A Raspberry Pi wants a 64-bit system.',
      };
    case 'other_binary':
      return {
        what: `${problem.file} does not run on ${host}.`,
        why: `It is ${problem.is}; ${host} wants ${problem.wanted}.`,
        fix: `Name one for it: --binary agent-runner-${problem.wanted}, or none, for one from a release.`,
      };
    case 'no_binary':
      return {
        what: `There is no binary for ${host} at hand.`,
        why: `It wants ${problem.wanted}, which this program is not, and no release location is known.`,
        fix: `In a checkout: bun scripts/release.ts --targets ${problem.wanted}, then --binary FILE. Or name a location: AGENT_RUNNER_BASE_URL=https://…`,
      };
    case 'no_room':
      return {
        what: `There is no room on ${host}.`,
        why: `${problem.folder} has ${sizeWords(problem.freeBytes)} free, ${sizeWords(problem.neededBytes)} are needed. Nothing was copied.`,
        fix: `ssh ${name} df -h ${shellWord(problem.folder)} shows it; another folder: --bin-dir DIR`,
      };
    case 'not_writable':
      return {
        what: `${problem.folder} on ${host} cannot be written.`,
        why: `${problem.reason}. ${untouched}`,
        fix: `ssh ${name} ls -ld ${shellWord(problem.folder)} tells whose it is; another folder: --bin-dir DIR`,
      };
    case 'noexec':
      return {
        what: `Nothing can be run from ${problem.folder} on ${host}.`,
        why: `${problem.reason}. Its disk is mounted noexec. Nothing was copied.`,
        fix: 'Another folder, on another disk: --bin-dir DIR',
      };
    case 'no_sum_tool':
      return {
        what: `${host} has nothing to verify a copy with.`,
        why: 'There is none of sha256sum, shasum and openssl.',
        fix: 'Install one of them there, and deploy again.',
      };
    case 'wrong_sum':
      return {
        what: `What arrived on ${host} is not what was sent.`,
        why: `expected ${problem.expected}\ngot      ${problem.actual === '' ? 'nothing' : problem.actual}\n${untouched}`,
        fix: 'Deploy again; where it stays so, the disk or the line there is broken.',
      };
    case 'no_git':
      return { what: `There is no git on ${host}.`, why: 'What a round leaves is kept by git.', fix: gitFix(name) };
    case 'no_project':
      return {
        what: `There is no folder ${problem.folder} on ${host}.`,
        why: 'The project has to be there; agent-runner does not copy repositories. Nothing was copied.',
        fix: `${problem.clone}\nAnother folder: --remote-dir DIR`,
      };
    case 'does_not_answer':
      return {
        what: `The new agent-runner does not do its work on ${host}: ${problem.what}`,
        why: `${problem.said}\n${untouched}`,
        fix: 'Mend what it says, and deploy again. On Alpine it wants libstdc++: apk add libstdc++',
      };
    case 'refused':
      return { what: `${problem.what} failed on ${host}.`, why: problem.said, fix: '' };
    case 'rolled_back':
      return {
        what: `The new version did not come up on ${host}; the one before is in its place again${problem.up ? ', and runs' : ''}.`,
        why: problem.said,
        fix: problem.up
          ? 'Please report it, with these words.'
          : `It does not come up either, so it is not the version: ssh ${name}, and agent-runner doctor in the project.`,
      };
    case 'not_up':
      return {
        what: `agent-runner is in its place on ${host}, but its supervisor is not up.`,
        why: problem.said,
        fix: `ssh ${name}, and agent-runner doctor in the project tells what is in the way.`,
      };
    case 'broken_off':
      return {
        what: `The connection to ${host} was lost while ${problem.step}.`,
        why: `${problem.reason}. What ran there before runs on${problem.step === 'waiting' ? ', and changes over by itself when its round ends' : ''}.`,
        fix: 'Deploy again: it goes on from where it was.',
      };
  }
};
