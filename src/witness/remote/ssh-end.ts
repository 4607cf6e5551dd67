import type { HelperResult } from '../../ports/processes.ts';

/** ssh itself ends with this where it could not connect, or lost the line. */
const sshFailed = 255;

const longestReason = 300;

/** What ssh said last, which is why; a banner of the server comes before it. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim().slice(0, longestReason) ?? '';

/** Why a call of ssh gave no answer. `without`: what is said where it was not ssh that failed. */
export const sshReason = ({ exit, stderr }: HelperResult, without: string): string => {
  const said = lastLine(stderr);
  if (exit.kind === 'signalled') return `ssh was ended by ${exit.signal}`;
  if (exit.code === sshFailed) return said === '' ? 'ssh could not connect' : said;
  return said === '' ? `${without} (exit ${exit.code})` : `${without}: ${said}`;
};
