import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { minutes } from '../../../src/detectors/define.ts';
import { detectors } from '../../../src/detectors/index.ts';
import type { NewEvent } from '../../../src/model/event.ts';
import { createWitness, type Witness } from '../../../src/witness/witness.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { valueOf } from '../../support/value-of.ts';
import { fakeHost, fakeState, witnessSettings } from '../../support/witness.ts';

type Step =
  | { readonly kind: 'round'; readonly outcome: 'ok' | 'auth' }
  | { readonly kind: 'disk'; readonly usedPct: number }
  | { readonly kind: 'start' | 'end' | 'person stops' | 'monitor restarts' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('round' as const), outcome: fc.constantFrom('ok' as const, 'auth' as const) }),
  fc.record({ kind: fc.constant('disk' as const), usedPct: fc.constantFrom(10, 99) }),
  fc.record({
    kind: fc.constantFrom('start' as const, 'end' as const, 'person stops' as const, 'monitor restarts' as const),
  }),
);

test('whatever happens, a supervisor is signalled once at most, by a monitor or a person, and only while it runs', async () => {
  const run = async (steps: readonly Step[]): Promise<void> => {
    const clock = fakeClock();
    const host = fakeHost(clock);
    const state = fakeState();
    const journal = fakeJournal();
    const signalled = new Set<number>();
    let pid = 100;
    let roundNum = 0;

    /** A signal to a supervisor, by whom ever: the journal tells of it. */
    const signal = (): void => {
      if (host.supervisor.kind !== 'running') throw new Error('nobody was there to be signalled');
      signalled.add(host.supervisor.pid);
      host.write({ event: 'sigterm_received', signal: 'SIGTERM', action: 'stop' });
    };
    const asked = host.stopSupervisor.bind(host);
    const stopping = {
      ...host,
      poll: host.poll.bind(host),
      stopSupervisor: async () => {
        if (host.supervisor.kind === 'running') expect(signalled.has(host.supervisor.pid)).toBeFalse();
        signal();
        return await asked();
      },
    };
    const open = (): Witness =>
      createWitness({ clock, host: stopping, journal, state, detectors, settings: witnessSettings(), mayAct: true });
    let witness = open();
    let toldUpTo = 0;
    const poll = async (): Promise<void> => {
      await clock.advance(minutes(1));
      valueOf(await witness.poll());
      // What a monitor tells stands in the same journal.
      const told: readonly NewEvent[] = journal.events.slice(toldUpTo);
      toldUpTo = journal.events.length;
      host.write(...told);
    };

    for (const one of steps) {
      switch (one.kind) {
        case 'round':
          roundNum += 1;
          host.write(
            { event: 'round_start', round_num: roundNum, agent: 'claude', preset: 'claude' },
            { event: 'round_end', round_num: roundNum, outcome: one.outcome },
          );
          break;
        case 'disk':
          host.sample = {
            disks: [{ role: 'work_tree', totalBytes: 100, freeBytes: 100 - one.usedPct, usedPct: one.usedPct }],
          };
          break;
        case 'start':
          if (host.supervisor.kind === 'running') break;
          pid += 1;
          host.supervisor = { kind: 'running', pid, startedAt: clock.now() };
          host.write({ event: 'supervisor_started', pid, version: '0.2.0' });
          break;
        case 'end':
          if (host.supervisor.kind !== 'running') break;
          host.supervisor = { kind: 'none' };
          host.write({ event: 'supervisor_stopped', reason: 'requested', exit_code: 0 });
          break;
        case 'person stops':
          if (host.supervisor.kind === 'running' && !signalled.has(host.supervisor.pid)) signal();
          break;
        case 'monitor restarts':
          witness = open();
          break;
      }
      await poll();
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), run), { numRuns: 150 });
});
