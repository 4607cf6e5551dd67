/** Put in by scripts/build.ts: what stands in install.sh, or the location that the release is made for. */
declare const AGENT_RUNNER_RELEASE_LOCATION: string | undefined;

/**
 * Where releases lie: LOCATION/latest/download/FILE and LOCATION/download/vX.Y.Z/FILE, as they do below a GitHub
 * repository's /releases. Empty: there is no public location.
 */
export const builtInLocation: string =
  typeof AGENT_RUNNER_RELEASE_LOCATION === 'string' ? AGENT_RUNNER_RELEASE_LOCATION : '';

/** Names another release location; install.sh listens to the same. */
export const locationVariable = 'AGENT_RUNNER_BASE_URL';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether what comes from a URL comes from who it says: https, or http and this machine itself. Over http anybody on
 * the way could change a binary and its sum. A URL with a user in it is refused: it is made to be misread.
 */
export const isTrustedUrl = (text: string): boolean => {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
};
