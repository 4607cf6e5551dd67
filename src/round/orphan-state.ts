import * as v from 'valibot';
import { logFolder } from '../model/log-folder.ts';
import type { EpochMs } from '../model/time.ts';
import type { Files } from '../ports/files.ts';
import type { KeptCopy } from '../ports/repository.ts';

// `orphan-state.json`: what was kept last, so that the same work is not kept again and again.
const schema = v.object({
  kind: v.picklist(['stashed', 'snapshot']),
  round_num: v.number(),
  sha: v.string(),
  ref: v.string(),
  tree: v.string(),
  at: v.number(),
});

/** The last work that was kept. */
export interface LastKept {
  readonly kind: 'stashed' | 'snapshot';
  readonly copy: KeptCopy;
  readonly at: EpochMs;
}

const pathIn = (logDir: string): string => `${logDir}/${logFolder.orphanState}`;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What was kept last; undefined where nothing was, or the file is damaged: then work is kept once too often, not lost. */
export const readLastKept = (files: Files, logDir: string): LastKept | undefined => {
  const text = files.readText(pathIn(logDir));
  const state = v.safeParse(schema, text.ok ? parsed(text.value) : undefined);
  if (!state.success) return undefined;
  const { kind, sha, ref, tree, at } = state.output;
  return { kind, copy: { sha, ref, tree }, at };
};

/** Notes what was kept. A disk that refuses costs only the next comparison. */
export const writeLastKept = (files: Files, logDir: string, last: LastKept & { readonly roundNum: number }): void => {
  const { kind, at, roundNum, copy } = last;
  const state: v.InferOutput<typeof schema> = { kind, round_num: roundNum, ...copy, at };
  files.writeAtomic(pathIn(logDir), `${JSON.stringify(state)}\n`);
};
