import type { FailureOf } from '../../model/failure.ts';
import { builtInLocation, isTrustedUrl, locationVariable } from '../../model/release-location.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/**
 * Where releases lie, without a slash at its end: where AGENT_RUNNER_BASE_URL says, else the place that this program
 * was built with. Fails where there is neither, or where what comes from there could be anybody's.
 */
export const releaseLocation = (
  env: Readonly<Record<string, string | undefined>>,
  builtIn: string = builtInLocation,
): Result<string, FailureOf<'release'>> => {
  const named = env[locationVariable];
  const location = (named === undefined || named === '' ? builtIn : named).replace(/\/$/, '');
  if (location === '') return fail({ code: 'release', trouble: { kind: 'no_location' } });
  if (!isTrustedUrl(location)) return fail({ code: 'release', trouble: { kind: 'untrusted_location', location } });
  return ok(location);
};
