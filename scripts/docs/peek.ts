import { peekKeys } from '../../src/views/peek-keys.ts';
import { code, paragraphs, table } from './markdown.ts';

/** docs/reference/peek.md */
export const peekPage = (): string =>
  paragraphs(
    '# The snapshot',
    '`agent-runner peek --json` prints a project at one moment as one JSON object. What it costs does not grow with the journal. Times are ISO 8601 in UTC. A key that is told here is always there, null where it tells nothing, unless it is said to be absent. Those that the Python tool has are its own: `project`, `status`, `defenses`, `current_round`, `recent_rounds`, `orphan`, `system`, `service`, `recent_events`.',
    '`--select PATH` prints one value of it, a text as it is and all else as JSON: `agent-runner peek --select system.disk_used_pct`, `agent-runner peek --select defenses[0].name`; `[-1]` is the last of a list. An unknown path is answered with the nearest, and exit code 2.',
    table(
      ['Key', 'Meaning'],
      Object.entries(peekKeys).map(([key, meaning]) => [code(key), meaning]),
    ),
  );
