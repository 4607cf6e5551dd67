import * as v from 'valibot';
import { contextModes } from '../../model/round-settings.ts';
import { about, count, flag, oneOf, text, word, words } from '../field.ts';

/** The keys that choose the prompt: the same in `[prompt]` and in `[phases.<name>.prompt]`. */
const sourceKeys = {
  file: v.exactOptional(word('The file with the prompt.')),
  files: v.exactOptional(
    words('Several files, joined in this order; the first must exist, a later one that is missing is skipped.', 1),
  ),
} as const;

/** `[phases.<name>.prompt]` */
export const phasePromptSchema = v.pipe(v.strictObject(sourceKeys), about('Another prompt for this phase.'));

/** `[prompt]` */
export const promptSchema = v.pipe(
  v.strictObject({
    ...sourceKeys,
    inject_context: v.exactOptional(
      flag('Whether the agent is told of the round before; false means mode `none`.'),
      true,
    ),
    context_injection_mode: v.exactOptional(
      oneOf(contextModes, 'Where the round context stands: above the prompt, only in its file, or nowhere.'),
      'prepend',
    ),
    concat_separator: v.exactOptional(text('What stands between joined files.'), '\n\n'),
    strip_yaml_frontmatter: v.exactOptional(flag('Leave out a YAML block at the head of each file.'), true),
    min_bytes: v.exactOptional(
      count('A shorter prompt is taken for a mistake, and no round is started.', 'bytes', 0),
      100,
    ),
  }),
  about('What the agent is told. `file` or `files` is needed, here or in each phase.'),
);
