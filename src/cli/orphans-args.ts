import { sharedArgs } from './define.ts';

/** Flags of all `orphans` verbs. */
export const orphansArgs = {
  dir: {
    type: 'string',
    valueHint: 'DIR',
    description: 'the work tree (default: the configured work_dir, or the current folder)',
  },
  ...sharedArgs,
} as const;

/** The word that names one piece of kept work. */
export const orphanArg = {
  type: 'positional',
  required: true,
  valueHint: 'SHA',
  description: 'four or more digits of its SHA, or its name (R7)',
} as const;
