// What a CLI printed holds paths, ids and times of the machine and the moment. In a fixture stand others in their
// place, always the same, so that a fixture tells of nobody's machine and a new recording shows what has changed.

/** Paths of a run, and what stands for them. */
export interface RunPaths {
  readonly home: string;
  readonly work: string;
  readonly install: string;
  readonly url: string;
}

const settled = { home: '/home/dev', work: '/home/dev/project', install: '/usr/lib', url: 'http://127.0.0.1:8199' };

/** 2026-11-22T12:14:22Z: half an hour before the five-hour limit of the fixtures resets. */
export const recordedAt = 1_795_349_662;

/** Claude Code names a project's folder by its path with dashes. */
const dashed = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/g, '-');

const withPaths = (text: string, paths: RunPaths): string => {
  let told = text;
  for (const key of ['work', 'install', 'home', 'url'] as const) {
    told = told.replaceAll(paths[key], settled[key]).replaceAll(dashed(paths[key]), dashed(settled[key]));
  }
  // The port alone, as in “127.0.0.1:1234”.
  return told.replaceAll(paths.url.replace('http://', ''), settled.url.replace('http://', ''));
};

/** The same id gets the same stand-in, in the order in which the ids come. */
const numbered = (text: string, pattern: RegExp, standIn: (found: string, number: number) => string): string => {
  const known = new Map<string, string>();
  return text.replaceAll(pattern, (found: string) => {
    const seen = known.get(found) ?? standIn(found, known.size + 1);
    known.set(found, seen);
    return seen;
  });
};

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Ids with a head that says what they are: `ses_dfce9ec18ffe3F3abpKoUYH1Au`, `toolu_…`, `call_…`. */
const headed = /\b(?:ses|prt|msg|evt|toolu|call|fc)_[0-9A-Za-z]{12,}\b/g;
const commit = /\b[0-9a-f]{40}\b/g;

const withIds = (text: string): string => {
  const uuids = numbered(text, uuid, (_, number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  const heads = numbered(
    uuids,
    headed,
    (found, number) => `${found.split('_')[0]}_${String(number).padStart(20, '0')}`,
  );
  return numbered(heads, commit, (_, number) => String(number).padStart(40, '0'));
};

/** Epochs of now, within a day. Those of a reset are not: it is told apart, and stays true to its text. */
const withTimes = (text: string, now: number, resets: ReadonlyMap<number, number>): string =>
  text
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, new Date(recordedAt * 1000).toISOString())
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, new Date(recordedAt * 1000).toUTCString())
    .replaceAll(/(?<![\d.])1[6-9]\d{8}(\d{3})?(?!\d)/g, (found: string, millis: string | undefined) => {
      const seconds = millis === undefined ? Number(found) : Math.floor(Number(found) / 1000);
      const reset = resets.get(seconds);
      const at = reset ?? (Math.abs(seconds - now / 1000) < 86_400 ? recordedAt : seconds);
      return `${at}${millis === undefined ? '' : '000'}`;
    });

/** How long each thing took, and which process did it. */
const withDurations = (text: string): string =>
  text
    .replaceAll(/("\w*(?:duration|ttft|latency|time_to_request|retry_delay|wall_time)\w*":\s*)\d+(?:\.\d+)?/gi, '$1100')
    .replaceAll(/(\bPGID: )\d+/g, '$1100');

/** The dates in texts of a limit days ahead: `resets Nov 25, 12:44pm`, `try again at Nov 25th, 2026 12:44 PM`. */
const withDates = (text: string, resets: ReadonlyMap<number, number>): string => {
  let told = text;
  for (const [real, stand] of resets) {
    const [from, to] = [new Date(real * 1000), new Date(stand * 1000)];
    const month = (date: Date): string => date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
    told = told.replaceAll(
      new RegExp(`\\b${month(from)} ${from.getUTCDate()}(?:st|nd|rd|th)?(, )?(?:${from.getUTCFullYear()})?`, 'g'),
      (found: string) => {
        const ordinal = /\d(?:st|nd|rd|th)/.test(found) ? ordinalOf(to.getUTCDate()) : String(to.getUTCDate());
        const year = /, \d{4}$/.test(found) ? `, ${to.getUTCFullYear()}` : found.endsWith(', ') ? ', ' : '';
        return `${month(to)} ${ordinal}${year}`;
      },
    );
  }
  return told;
};

const ordinalOf = (day: number): string => {
  const tens = Math.floor(day / 10);
  const ending = tens === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
};

/** What a run printed, as a fixture holds it. `resets` maps each reset that was told to the one that stands for it. */
export const normalised = (
  text: string,
  paths: RunPaths,
  { now, resets }: { readonly now: number; readonly resets: ReadonlyMap<number, number> },
): string => withDurations(withDates(withTimes(withIds(withPaths(text, paths)), now, resets), resets));
