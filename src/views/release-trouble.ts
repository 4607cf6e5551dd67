import { locationVariable } from '../model/release-location.ts';
import type { ReleaseTrouble } from '../model/release-trouble.ts';
import type { FailureWords } from './failure.ts';
import { megabytes } from './amounts.ts';

const nameIt = `Name one: ${locationVariable}=https://… agent-runner …`;

/** Why a release could not be had, in words. */
export const releaseWords = (trouble: ReleaseTrouble): FailureWords => {
  switch (trouble.kind) {
    case 'no_location':
      return {
        what: 'There is no public release of agent-runner yet.',
        why: 'This program knows of no place where releases lie.',
        fix: `${nameIt}\nFrom the source: git pull && ./install.sh in the checkout.`,
      };
    case 'untrusted_location':
      return {
        what: `${trouble.location} is no release location that can be trusted.`,
        why: 'Over http anybody on the way could change what is fetched, its sum included.',
        fix: 'It begins with https://, or with http:// and is this machine itself.',
      };
    case 'unreachable':
      return {
        what: `${trouble.url} could not be downloaded.`,
        why: trouble.reason,
        fix: 'Is the network there? Nothing was changed.',
      };
    case 'not_there':
      return {
        what: `${trouble.url} is not there.`,
        why: `The server answers with ${trouble.status}.`,
        fix: `Is that the version that was meant, and ${locationVariable} the right place? Nothing was changed.`,
      };
    case 'web_page':
      return {
        what: `A web page came instead of ${trouble.url}.`,
        why: 'Proxies and log-in pages of guest networks answer every question with a page of their own.',
        fix: 'Is there a proxy, or a network that wants a log-in, on the way? Nothing was changed.',
      };
    case 'no_manifest':
      return {
        what: `${trouble.url} is no manifest of a release.`,
        why: 'It has its sum, and does not say what it should.',
        fix: 'It may be of a later kind: install.sh of that release can install it. Nothing was changed.',
      };
    case 'unlisted':
      return { what: `The release lists no sum of ${trouble.url}.`, why: '', fix: 'Nothing was changed.' };
    case 'wrong_sum':
      return {
        what: `${trouble.url} is not what was released: its sum is wrong.`,
        why: `expected ${trouble.expected}\ngot      ${trouble.actual}`,
        fix: 'It was damaged or changed on the way. Try again; nothing was changed.',
      };
    case 'other_version':
      return { what: `${trouble.url} is of version ${trouble.found}.`, why: '', fix: 'Nothing was changed.' };
    case 'no_target':
      return {
        what: `agent-runner ${trouble.version} was not released for ${trouble.target}.`,
        why: `There is ${trouble.known.join(', ')}.`,
        fix: '--target NAME chooses another of them.',
      };
    case 'no_room':
      return {
        what: `There is no room in ${trouble.folder}.`,
        why: `${megabytes(trouble.freeBytes)} are free, ${megabytes(trouble.neededBytes)} are needed.`,
        fix: `Make room on that file system (df -h "${trouble.folder}"). Nothing was changed.`,
      };
    case 'not_unpacked':
      return { what: `${trouble.url} could not be unpacked.`, why: trouble.reason, fix: 'Nothing was changed.' };
  }
};
