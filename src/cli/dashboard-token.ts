import { resolve } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { randomWord, shortestToken } from '../web/access.ts';

/** What whoever looks must have. */
export type DashboardToken =
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly token: string }
  /** Made here: somebody must be told. */
  | { readonly kind: 'made'; readonly token: string };

const variable = 'AGENT_RUNNER_DASHBOARD_TOKEN';

const checked = (text: string, source: string): Result<DashboardToken> => {
  const token = text.trim();
  if (token.length >= shortestToken && /^[\x21-\x7e]+$/.test(token)) return ok({ kind: 'given', token });
  return fail({
    code: 'usage',
    message: `The token in ${source} must be ${shortestToken} or more printable characters, without blanks`,
    hint: `head -c 32 /dev/urandom | base64 > FILE makes one.`,
  });
};

/** The token of a file or of the environment. Where one is `needed` and none is given, it is made. */
export const dashboardToken = (
  { files, self }: Pick<Platform, 'files' | 'self'>,
  file: string | undefined,
  needed: boolean,
): Result<DashboardToken> => {
  if (file !== undefined) {
    const text = files.readText(resolve(self.cwd, file));
    return text.ok ? checked(text.value, file) : text;
  }
  const given = self.env[variable] ?? '';
  if (given !== '') return checked(given, variable);
  return ok(needed ? { kind: 'made', token: randomWord() } : { kind: 'none' });
};
