import fc from 'fast-check';
import { outcomes, quotaScopes, transientKinds, type Outcome, type OutcomeName } from '../../src/model/outcome.ts';
import { seconds } from '../../src/model/time.ts';
import { fakeStart } from './fake-clock.ts';

const names = Object.keys(outcomes) as OutcomeName[];
const day = seconds(24 * 3600);

/** Every outcome, with facts that can be true and facts that cannot. */
export const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom(...names.filter((name) => name !== 'quota' && name !== 'transient')).map((name) => ({ name })),
  fc.record(
    {
      name: fc.constant('quota' as const),
      scope: fc.constantFrom(...quotaScopes),
      resetsAt: fc.oneof(
        fc.integer({ min: -2 * day, max: 20 * day }).map((ahead) => fakeStart + ahead),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0),
      ),
    },
    { requiredKeys: ['name', 'scope'] },
  ),
  fc.record(
    {
      name: fc.constant('transient' as const),
      kind: fc.constantFrom(...transientKinds),
      retryAfterS: fc.oneof(fc.integer({ min: -10, max: 1_000_000 }), fc.double()),
    },
    { requiredKeys: ['name', 'kind'] },
  ),
);
