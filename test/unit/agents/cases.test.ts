import { describe, expect, test } from 'bun:test';
import { agents } from '../../../src/agents/index.ts';
import { readLog } from '../../support/read-log.ts';

for (const agent of Object.values(agents)) {
  describe(agent.name, () => {
    for (const example of agent.cases) {
      test(`${example.name}: ${example.outcome}`, () => {
        const verdict = readLog(agent, example.log, example.exit);
        expect({ outcome: verdict.outcome.name, evidence: verdict.evidence }).toEqual({
          outcome: example.outcome,
          evidence: verdict.evidence,
        });
      });
    }
  });
}
