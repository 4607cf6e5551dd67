// @ts-check
// The floors of the house as data. Plain JavaScript, because oxlint loads it with whatever Node runs oxlint.

/** Sentences that say why an import is refused. */
const because = {
  up: 'imports go down only, so that a lower floor can be read without knowing what stands on it',
  sibling: 'siblings do not know each other: what one needs of another is handed to it as an argument',
  entry:
    'an entry of a registry imports only its define.ts, machinery in a sub-folder, model/ and ports/, so that it can be read, moved and deleted alone',
  platform:
    'only main.ts builds the adapters, and lib/ for other programs: everything else takes ports, and runs in tests in no time',
  views: 'a view turns plain data into text: of a verb it may know the type of its result, never its doing',
};

/** The folders of `src/`, each on its floor. */
const floors = /** @type {Readonly<Record<string, number>>} */ ({
  model: 0,
  ports: 1,
  config: 1,
  agents: 1,
  journal: 1,
  detectors: 1,
  defenses: 1,
  round: 2,
  loop: 2,
  witness: 2,
  platform: 2,
  service: 2,
  verbs: 3,
  views: 3,
  web: 3,
  cli: 4,
  lib: 5,
  'main.ts': 5,
});

/** Floor 1 may read these of its own floor: types only, and the index in which a registry lists its entries. */
const openOnFloorOne = /^(?:ports\/[^/]+|(?:agents|detectors|defenses)\/(?:index|define))\.ts$/;

const registries = new Set(['agents', 'detectors', 'defenses']);

/** @param {string} path relative to `src/`, with slashes */
const roomOf = (path) => path.split('/')[0] ?? '';

/**
 * Files directly in a registry are its entries, save the shape and the list; machinery lies in sub-folders.
 * @param {string} path relative to `src/`
 */
const isEntry = (path) => {
  const [room = '', file = '', deeper] = path.split('/');
  return registries.has(room) && deeper === undefined && file !== 'define.ts' && file !== 'index.ts';
};

/**
 * @param {string} from relative to `src/`
 * @param {string} to relative to `src/`
 */
const refusedOfEntry = (from, to) => {
  const room = roomOf(from);
  const allowed = to === `${room}/define.ts` || (roomOf(to) === room && to.split('/').length > 2);
  return allowed || ['model', 'ports'].includes(roomOf(to)) ? undefined : because.entry;
};

/**
 * @param {string} from relative to `src/`
 * @param {string} to relative to `src/`
 * @param {boolean} typeOnly
 */
const refusedOfSibling = (from, to, typeOnly) => {
  switch (floors[roomOf(from)]) {
    case 1:
      return openOnFloorOne.test(to) && roomOf(from) !== 'ports' ? undefined : because.sibling;
    case 3:
      if (roomOf(from) === 'web') return undefined;
      if (roomOf(from) === 'views' && roomOf(to) === 'verbs') return typeOnly ? undefined : because.views;
      return because.sibling;
    default:
      return because.sibling;
  }
};

/**
 * Why a file may not import another, or undefined where it may. Both paths are relative to `src/`, with slashes.
 * @param {string} from
 * @param {string} to
 * @param {boolean} typeOnly whether nothing of it is left when the types are gone
 * @returns {string | undefined}
 */
export const whyNotImport = (from, to, typeOnly) => {
  const above = floors[roomOf(from)];
  const below = floors[roomOf(to)];
  if (above === undefined || below === undefined)
    return `src/${roomOf(above === undefined ? from : to)} stands on no floor: give it one in scripts/lint/floors.js`;
  if (isEntry(from)) return refusedOfEntry(from, to);
  if (below > above) return because.up;
  if (roomOf(to) === 'platform' && roomOf(from) !== 'platform' && from !== 'main.ts' && roomOf(from) !== 'lib')
    return because.platform;
  if (roomOf(from) === roomOf(to) || below < above) return undefined;
  return refusedOfSibling(from, to, typeOnly);
};

/** Libraries that only one place speaks to. */
const libraries = /** @type {Readonly<Record<string, {readonly home: RegExp, readonly why: string}>>} */ ({
  citty: {
    home: /^cli\//,
    why: 'only cli/ knows citty: a verb is called by tests and by the web without a command line',
  },
  consola: { home: /^cli\//, why: 'consola speaks only from cli/: it costs 10-28 ms, and it swallows repeated lines' },
  'smol-toml': {
    home: /^config\/load\.ts$/,
    why: 'only config/load.ts knows smol-toml: positions are turned into problems in one place',
  },
});

/**
 * Why a file may not import a library, or undefined where it may.
 * @param {string} from relative to `src/`
 * @param {string} library
 * @returns {string | undefined}
 */
export const whyNotLibrary = (from, library) => {
  const known = libraries[library];
  return known === undefined || known.home.test(from) ? undefined : known.why;
};
