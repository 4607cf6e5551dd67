import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from '../../src/agents/define.ts';
import { agents } from '../../src/agents/index.ts';
import type { OutcomeName } from '../../src/model/outcome.ts';
import manifest from '../fixtures/transcripts/manifest.json' with { type: 'json' };

/** A log that a real agent CLI printed, with what it must be read as. */
export interface Transcript {
  readonly name: string;
  readonly agent: Agent;
  readonly bytes: Buffer;
  readonly text: string;
  readonly exitCode: number;
  readonly outcome: OutcomeName;
}

const folder = join(import.meta.dir, '../fixtures/transcripts');

/** Every captured log of the manifest. */
export const transcripts: readonly Transcript[] = manifest.map((entry) => {
  const bytes = readFileSync(join(folder, entry.file));
  const agent = agents[entry.agent];
  if (agent === undefined) throw new Error(`no agent ${entry.agent}`);
  return {
    name: entry.file,
    agent,
    bytes,
    text: bytes.toString('utf8'),
    exitCode: entry.exitCode,
    outcome: entry.outcome as OutcomeName,
  };
});

/** Events and not the words for people, in which nobody can tell an agent's talk from an error by the words alone. */
const isStructured = (text: string): boolean => /^\{"type":/m.test(text);

/** Those of rounds that went well, told as events. */
export const goodTranscripts: readonly Transcript[] = transcripts.filter(
  ({ outcome, text }) => outcome === 'ok' && isStructured(text),
);
