import { shortCommand, type ProcessEntry, type ProcessTable } from './process-table.ts';

/** A row of `ps`, with the command that stands in it. */
export interface PsRow extends ProcessEntry {
  readonly command: string;
}

const isRow = (entry: ProcessEntry): entry is PsRow => 'command' in entry;

/** `ps` columns, in the order in which `parsePs` reads them. */
const psColumns = 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart=,command=';

// `501 1 501 Ss 4512 1:02.53 Sun Nov 22 11:28:16 2026 /bin/zsh -l`
const row = /^ *(\d+) +(\d+) +(\d+) +(\S+) +(\d+) +(\S+) +\w{3} (\w{3} +\d+ [\d:]{8} \d{4}) ?(.*)$/;

/** `[[days-]hours:]minutes:seconds.hundredths`, as `time` has it, in milliseconds. */
export const parsePsTime = (time: string): number => {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
};

/** What `LC_ALL=C ps -o` with `psColumns` prints; `lstart` is local time. Lines of another shape are passed over. */
export const parsePs = (text: string): readonly PsRow[] =>
  text.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, rss, time, started, command] = row.exec(line) ?? [];
    if (started === undefined) return [];
    const startedAt = Date.parse(started);
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        zombie: state?.startsWith('Z') === true,
        birth: startedAt,
        residentBytes: Number(rss) * 1024,
        cpuMs: parsePsTime(time ?? ''),
        startedAt,
        command: command ?? '',
      },
    ];
  });

/** Runs `ps` and waits; it is gone when this returns. Its own row stands in the answer. */
const ps = (...flags: readonly string[]): string => {
  const { stdout } = Bun.spawnSync(['/bin/ps', ...flags], {
    env: { ...process.env, LC_ALL: 'C' },
    stdin: 'ignore',
    stderr: 'ignore',
  });
  return stdout.toString();
};

const rows = (...flags: readonly string[]): readonly PsRow[] => parsePs(ps(...flags, '-o', psColumns));

/** macOS, by `ps`: there is no `/proc`, and libproc is no stable interface for other programs. */
export const openDarwinTable = (): ProcessTable => {
  return {
    entries: () => rows('-axww'),
    childIds: () => [],
    entry: (pid) => rows('-ww', '-p', String(pid))[0],
    command: (entry) => shortCommand(isRow(entry) ? entry.command : '[gone]'),
    standing: ({ pid, birth }) => {
      const [uid = '', state = ''] = ps('-o', 'uid=,stat=', '-p', String(pid)).trim().split(/ +/);
      return uid === '' ? undefined : { uid: Number(uid), suspended: state.startsWith('T'), birthName: String(birth) };
    },
    // With -E the environment stands behind the command; the system shows it of our own processes only.
    carrying: (entries, assignment) => {
      const marked = new Set(
        rows('-axwwE').flatMap(({ pid, command }) => (` ${command} `.includes(` ${assignment} `) ? [pid] : [])),
      );
      return entries.filter(({ pid }) => marked.has(pid));
    },
  };
};
