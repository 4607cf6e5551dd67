import { exitCodes } from '../model/exit-code.ts';
import { exitOfOutcome } from '../model/outcome-exit.ts';
import { outcomes, type OutcomeName } from '../model/outcome.ts';
import { paint } from './style.ts';
import { outcomeWord } from './verdict.ts';

/** What an outcome means, for `explain NAME`. */
export const outcomeMeaningText = (name: OutcomeName, color: boolean): string => {
  const style = paint(color);
  const { code, meaning } = exitCodes[exitOfOutcome(name)];
  return `${[
    `${style.bold(outcomeWord(name, style))}  ${outcomes[name]}`,
    `  agent-runner round exits ${code}: ${meaning}`,
    style.dim('  agent-runner explain outcome latest tells why the last round was read as it was'),
  ].join('\n')}\n`;
};

/** The same for a program. */
export const outcomeMeaningJson = (name: OutcomeName): Readonly<Record<string, unknown>> => ({
  outcome: name,
  meaning: outcomes[name],
  exit_code: exitCodes[exitOfOutcome(name)].code,
});
