import { describe, expect, test } from 'bun:test';
import { createRequests, listen } from '../../../src/loop/requests.ts';
import { loopSignals, signalAction, type LoopSignal } from '../../../src/loop/signals.ts';
import type { StopRequest } from '../../../src/loop/stop-conditions.ts';
import { fakeJournal } from '../../support/fake-journal.ts';

describe('what a signal means', () => {
  const table: readonly (readonly [StopRequest | undefined, LoopSignal, ReturnType<typeof signalAction>])[] = [
    [undefined, 'SIGTERM', 'stop'],
    [undefined, 'SIGINT', 'stop'],
    [undefined, 'SIGHUP', 'stop'],
    [undefined, 'SIGUSR1', 'cancel'],
    [undefined, 'SIGUSR2', 'wake'],
    ['stop', 'SIGTERM', 'kill'],
    ['stop', 'SIGINT', 'kill'],
    ['stop', 'SIGHUP', undefined],
    ['stop', 'SIGUSR1', 'cancel'],
    ['stop', 'SIGUSR2', undefined],
    ['cancel', 'SIGTERM', 'kill'],
    ['cancel', 'SIGHUP', undefined],
    ['cancel', 'SIGUSR1', undefined],
    [undefined, 'SIGQUIT', 'kill'],
    ['stop', 'SIGABRT', 'kill'],
    ['kill', 'SIGQUIT', undefined],
    ['kill', 'SIGTERM', undefined],
    ['kill', 'SIGUSR1', undefined],
  ];
  test.each(table)('after %s, %s means %s', (asked, signal, action) => {
    expect(signalAction(asked, signal)).toBe(action);
  });
});

describe('requests', () => {
  test('the first SIGTERM stops and touches no round, the second kills it', () => {
    const journal = fakeJournal();
    const requests = createRequests(journal);
    requests.signalled('SIGTERM');
    expect([requests.asked(), requests.cancel.aborted, requests.kill.aborted]).toEqual(['stop', false, false]);
    requests.signalled('SIGTERM');
    expect([requests.asked(), requests.cancel.aborted, requests.kill.aborted]).toEqual(['kill', false, true]);
    expect(journal.of('sigterm_received')).toEqual([
      { event: 'sigterm_received', signal: 'SIGTERM', action: 'stop' },
      { event: 'sigterm_received', signal: 'SIGTERM', action: 'kill' },
    ]);
  });

  test('SIGUSR1 cancels the round and then stops', () => {
    const requests = createRequests(fakeJournal());
    requests.signalled('SIGUSR1');
    expect([requests.asked(), requests.cancel.aborted, requests.kill.aborted]).toEqual(['cancel', true, false]);
  });

  test('a wait ends at a request, and does not begin after one', () => {
    const requests = createRequests(fakeJournal());
    const first = requests.attention();
    requests.signalled('SIGHUP');
    expect(first.aborted).toBe(true);
    expect(requests.attention().aborted).toBe(true);
  });

  test('a wake ends the wait that is on, and no later one', () => {
    const journal = fakeJournal();
    const requests = createRequests(journal);
    requests.signalled('SIGUSR2');
    const attention = requests.attention();
    expect([attention.aborted, requests.woken()]).toEqual([false, false]);
    requests.signalled('SIGUSR2');
    expect([attention.aborted, requests.woken()]).toEqual([true, true]);
    expect(journal.events).toEqual([]);
  });

  test('signals are listened to until told otherwise', () => {
    const handlers = new Map<string, () => void>();
    const requests = createRequests(fakeJournal());
    const ignore = listen((name, run) => {
      handlers.set(name, run);
      return () => handlers.delete(name);
    }, requests);
    expect([...handlers.keys()]).toEqual([...loopSignals]);
    handlers.get('SIGINT')?.();
    expect(requests.asked()).toBe('stop');
    ignore();
    expect(handlers.size).toBe(0);
  });
});
