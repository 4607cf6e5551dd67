// @ts-check
// What counts as touching the operating system, as data. Only platform/ and main.ts may.

const edge =
  'only platform/ and main.ts touch the operating system: take a port as an argument, and the test runs in no time';

/** Modules whose whole purpose is an effect. */
const effectModules = new Set(
  [
    'child_process',
    'cluster',
    'dgram',
    'dns',
    'fs/promises',
    'http',
    'http2',
    'https',
    'net',
    'os',
    'process',
    'readline',
    'repl',
    'timers',
    'timers/promises',
    'tls',
    'tty',
    'worker_threads',
  ]
    .flatMap((name) => [name, `node:${name}`])
    .concat('bun', 'bun:ffi', 'bun:sqlite'),
);

/** What may be taken from node:fs elsewhere: calls that only look. */
const lookingCalls = new Set([
  'accessSync',
  'existsSync',
  'lstatSync',
  'readFileSync',
  'readdirSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
  'statfsSync',
  'constants',
]);

/** Members of `Bun` that compute and touch nothing. */
const pureBun = new Set([
  // Without a folder to write to it gives what it made.
  'build',
  'CryptoHasher',
  'JSONL',
  'TOML',
  'Glob',
  'cron',
  'deepEquals',
  'escapeHTML',
  'hash',
  'inspect',
  'semver',
  'sliceAnsi',
  'stringWidth',
  'stripANSI',
  'version',
  'wrapAnsi',
  'zstdCompressSync',
  'zstdDecompressSync',
  'gzipSync',
  'gunzipSync',
]);

/** Globals that wait, connect, or speak for the process. */
const effectGlobals = new Set([
  'EventSource',
  'WebSocket',
  'Worker',
  'alert',
  'clearInterval',
  'clearTimeout',
  'confirm',
  'console',
  'fetch',
  'globalThis',
  'process',
  'prompt',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

/** Calls that give another answer every time. */
const impure = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'performance.timeOrigin',
  'Temporal.Now',
  'Atomics.wait',
]);

/**
 * Why a file away from the edge may not import these names of a module, or undefined where it may.
 * @param {string} module
 * @param {readonly (string | undefined)[]} names the imported names; undefined for the whole module
 * @returns {string | undefined}
 */
export const whyNotModule = (module, names) => {
  if (effectModules.has(module)) return `${module}: ${edge}`;
  if (module !== 'fs' && module !== 'node:fs') return undefined;
  const writing = names.find((name) => name === undefined || !lookingCalls.has(name));
  return names.length > 0 && names.every((name) => name !== undefined && lookingCalls.has(name))
    ? undefined
    : `${writing ?? 'all'} of ${module}: ${edge}`;
};

/**
 * Why a member of a global may not be used away from the edge.
 * @param {string} object
 * @param {string} property
 * @returns {string | undefined}
 */
export const whyNotMember = (object, property) => {
  const name = `${object}.${property}`;
  return impure.has(name) || (object === 'Bun' && !pureBun.has(property)) ? `${name}: ${edge}` : undefined;
};

/**
 * Why a global may not be used away from the edge.
 * @param {string} name
 * @returns {string | undefined}
 */
export const whyNotGlobal = (name) => (effectGlobals.has(name) ? `${name}: ${edge}` : undefined);

/** Why `new Date()` may not be used away from the edge: it reads the clock. */
export const whyNotNow = `new Date(): ${edge}`;
