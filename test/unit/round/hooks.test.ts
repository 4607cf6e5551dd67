import { describe, expect, test } from 'bun:test';
import { fail, ok } from '../../../src/model/result.ts';
import type { EnclosedCommand, EnclosedResult, Processes } from '../../../src/ports/processes.ts';
import { callHook, hookMark } from '../../../src/round/hooks.ts';
import { fakeJournal } from '../../support/fake-journal.ts';
import { roundSettings } from '../../support/round-settings.ts';

const good: EnclosedResult = {
  endedBy: 'itself',
  exit: { kind: 'exited', code: 0 },
  stdout: new TextEncoder().encode('told\n'),
  stderr: '',
  cut: false,
  swept: [],
};

const bench = (result: Awaited<ReturnType<Processes['enclose']>>) => {
  const calls: EnclosedCommand[] = [];
  const journal = fakeJournal();
  const enclose: Processes['enclose'] = (command) => {
    calls.push(command);
    return Promise.resolve(result);
  };
  const settings = roundSettings({ phase: 'qa', hooks: { context: {}, timeoutMs: 2500 } });
  const call = (abort?: AbortSignal) =>
    callHook({ processes: { enclose }, journal }, settings, {
      hook: 'pre_round',
      command: ['/hooks/pre', '-v'],
      facts: { round_num: 7 },
      roundNum: 7,
      ...(abort === undefined ? {} : { abort }),
    });
  return { calls, journal, call };
};

/** What is told of a hook that ended so. */
const reasonOf = async (result: Partial<EnclosedResult>): Promise<string | undefined> => {
  const it = bench(ok({ ...good, ...result }));
  await it.call();
  return it.journal.of('hook_failed')[0]?.reason;
};

describe('a hook', () => {
  test('is called in the work folder with the facts as JSON, and its output is given', async () => {
    const it = bench(ok(good));
    expect(await it.call()).toBe('told\n');
    expect(it.calls).toMatchObject([
      {
        argv: ['/hooks/pre', '-v'],
        cwd: '/work-tree',
        limitMs: 2500,
        maxOutputBytes: 65_536,
        mark: hookMark('/logs'),
        env: {
          AGENT_RUNNER_HOOK: 'pre_round',
          AGENT_RUNNER_PROJECT: 'project',
          AGENT_RUNNER_LOG_DIR: '/logs',
          AGENT_RUNNER_ROUND_NUM: '7',
          AGENT_RUNNER_PHASE: 'qa',
        },
      },
    ]);
    expect(JSON.parse(String(it.calls[0]?.stdin))).toEqual({
      hook: 'pre_round',
      project: 'project',
      work_dir: '/work-tree',
      log_dir: '/logs',
      agent: 'agent',
      round_num: 7,
    });
    expect(it.journal.events).toEqual([]);
  });

  test('that fails is told with its reason, its round, and nothing else', async () => {
    const it = bench(fail({ code: 'spawn', command: '/hooks/pre', reason: 'there is no such file' }));
    expect(await it.call()).toBeUndefined();
    expect(it.journal.events).toEqual([
      { event: 'hook_failed', hook: 'pre_round', reason: '/hooks/pre: there is no such file', round_num: 7 },
    ]);
  });

  test.each<[string, Partial<EnclosedResult>]>([
    ['exit 3', { exit: { kind: 'exited', code: 3 } }],
    ['exit 3: no such ticket', { exit: { kind: 'exited', code: 3 }, stderr: 'trying\nno such ticket\n\n' }],
    ['it was ended by SIGSEGV', { exit: { kind: 'signalled', signal: 'SIGSEGV', number: 11 } }],
    ['it took longer than timeout_s=2.5 and was ended', { endedBy: 'limit' }],
    ['it was ended with the round, on request', { endedBy: 'abort' }],
    ['it printed more than 65536 bytes', { cut: true }],
    ['it left processes behind, which were ended: 12 sleep 60', { swept: ['12 sleep 60'] }],
  ])('fails: %s', async (reason, result) => {
    expect(await reasonOf(result)).toBe(reason);
  });

  test('that left processes behind still told what it told; one that was cut told nothing', async () => {
    expect(await bench(ok({ ...good, swept: ['12 sleep 60'] })).call()).toBe('told\n');
    expect(await bench(ok({ ...good, cut: true })).call()).toBeUndefined();
  });

  test('that hears of an end which was asked for already is not ended by the same word', async () => {
    const it = bench(ok(good));
    await it.call(AbortSignal.abort());
    await it.call(new AbortController().signal);
    expect(it.calls.map(({ abort }) => abort !== undefined)).toEqual([false, true]);
  });
});

test('the hooks of two log folders do not share a mark', () => {
  expect(hookMark('/a')).not.toBe(hookMark('/b'));
  expect(hookMark('/a')).toMatch(/^hook-[0-9a-f]{16}$/);
});
