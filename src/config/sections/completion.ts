import * as v from 'valibot';
import { about, count, duration, text, texts } from '../field.ts';

/** `[completion]` */
export const completionSchema = v.pipe(
  v.strictObject({
    promise: v.exactOptional(
      text(
        'A text by which the agent says that all is done, such as `"<promise>ALL DONE</promise>"`; looked for in the last message of a good round and nowhere else. Empty is off.',
      ),
      '',
    ),
    rounds: v.exactOptional(
      count('In how many good rounds running the promise must stand before the Loop ends.', 'rounds', 1),
      1,
    ),
    command: v.exactOptional(
      v.pipe(
        texts(
          'Program and arguments, run in the work folder after each good round; when it exits with 0 all is done. A path counts from this file’s folder. Empty is off.',
        ),
        v.check((command) => command.length === 0 || command[0]?.trim() !== '', 'must begin with a program'),
      ),
      [],
    ),
    command_timeout_s: v.exactOptional(duration('How long the command may take before it is ended.'), 60),
  }),
  about(
    'How the Loop knows that all is done; it ends with exit code 0. The agent may also write why into the file that `AGENT_RUNNER_DONE_FILE` names.',
  ),
);
