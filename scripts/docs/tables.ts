import { exitCode, exitCodes } from '../../src/model/exit-code.ts';
import { exitOfOutcome } from '../../src/model/outcome-exit.ts';
import { isOutcomeName, outcomes } from '../../src/model/outcome.ts';
import { code, paragraphs, table } from './markdown.ts';

/** docs/reference/outcomes.md */
export const outcomesPage = (): string =>
  paragraphs(
    '# Outcomes',
    'Every round ends in one outcome. Events and `--json` carry its name as `outcome` and its facts beside it as `outcome_detail`: `quota` has `scope` (`five_hour`, `weekly`, `monthly`, `spend` or `other`) and, where it is known, `resets_at`; `transient` has `kind` (`rate_limit`, `overloaded`, `server` or `network`) and, where the provider told it, `retry_after_s`.',
    table(
      ['Outcome', 'Meaning', '`round` exits with'],
      Object.keys(outcomes)
        .filter(isOutcomeName)
        .map((name) => [code(name), outcomes[name], String(exitCode(exitOfOutcome(name)))]),
    ),
    'What the supervisor did itself comes first: an agent that was ended at a limit did not fail by its own account. An agent that had finished but would not exit keeps its outcome, and `agent_exit` says `lingered: true`.',
    'What the Loop does after each stands in [its table](loop.md); why a round was read as it was, in `agent-runner explain outcome ROUND`. The numbers are [exit codes](exit-codes.md).',
  );

/** docs/reference/exit-codes.md */
export const exitCodesPage = (): string =>
  paragraphs(
    '# Exit codes',
    table(
      ['Code', 'Meaning'],
      Object.values(exitCodes).map(({ code: number, meaning }) => [String(number), meaning]),
    ),
    'A service manager should restart on failure, but not on 77, 78 and 79: those need a person: [the runbook](../runbook.md) has what to do. How `round` ends for each outcome stands in [outcomes](outcomes.md).',
  );
