import { readForward } from '../../journal/read.ts';
import { seconds } from '../../model/time.ts';
import { hookMark } from '../../round/hooks.ts';
import { readStatus } from '../../round/status-file.ts';
import { supervisorStatus } from '../status.ts';
import { shellWord } from '../../model/shell-word.ts';
import { bad, warn, well, type DoctorCheck } from './define.ts';

const processes: DoctorCheck = {
  name: 'left_processes',
  title: 'nobody of an earlier round lives',
  run: async ({ platform, phases: [{ logDir }] }) => {
    const { supervisor, round } = supervisorStatus(platform, logDir);
    if (supervisor.kind === 'running') return [];
    const status = readStatus(platform.files, logDir);
    const marks = [
      hookMark(logDir),
      ...(status.kind === 'present' && status.status.round_id !== undefined ? [status.status.round_id] : []),
    ];
    const alive = marks.flatMap((mark) => platform.processes.leftBehind(mark)?.alive() ?? []);
    if (alive.length > 0) {
      const named = alive.map(({ pid, command }) => `${pid} ${command}`).join(', ');
      return warn(`of an earlier round there live: ${named}`, 'agent-runner kill ends them; so does the next start.');
    }
    return round === undefined
      ? well('nobody lives, and no round is open')
      : warn(
          `round ${round.roundNum} was left open by a supervisor that died`,
          'The next start closes it and keeps its work; so does agent-runner kill.',
        );
  },
};

/** Damage of last year is no news. */
const monthMs = seconds(31 * 24 * 60 * 60);

const journal: DoctorCheck = {
  name: 'journal',
  title: 'the journal can be read',
  run: async ({ platform, phases: [{ logDir }] }) => {
    const { files, clock } = platform;
    let events = 0;
    const damage: string[] = [];
    for (const entry of readForward({ files, logDir }, clock.now() - monthMs)) {
      if (entry.kind === 'damage') damage.push(`${entry.place.file} at byte ${entry.place.offset}: ${entry.reason}`);
      else events += 1;
    }
    const [first] = damage;
    if (first === undefined) return well(`${events} lines, all whole`);
    const words = `${damage.length} of ${events + damage.length} lines are damaged and were skipped; the first: ${first}`;
    const unreadable = damage.some((one) => one.includes('cannot be read'));
    return unreadable
      ? bad(words, `ls -l ${shellWord(logDir)}`)
      : warn(words, 'Nothing needs doing: a machine that lost its power, or a full disk, leaves such lines.');
  },
};

/** What earlier rounds left. */
export const leftovers: readonly DoctorCheck[] = [processes, journal];
