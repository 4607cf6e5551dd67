import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openPlatform } from '../../src/platform/open.ts';
import { createRunRound } from '../../src/round/run.ts';
import { fakeJournal } from '../support/fake-journal.ts';
import { testRepository } from '../support/git-repository.ts';
import { processes } from '../support/programs.ts';
import { roundSettings } from '../support/round-settings.ts';
import { scratch } from '../support/scratch.ts';
import { valueOf } from '../support/value-of.ts';

describe('a round whose end was asked for during its checks and hooks starts no agent, and is closed', () => {
  test.each(['kill', 'cancel'] as const)('%s', async (asked) => {
    using repository = testRepository();
    using folder = scratch();
    repository.write('prompt.md', 'do the next thing of the list\n');
    repository.git('add', 'prompt.md');
    repository.git('commit', '--quiet', '--message', 'prompt');
    const settings = roundSettings({
      workDir: repository.path,
      logDir: folder.path,
      prompt: { ...roundSettings().prompt, files: [join(repository.path, 'prompt.md')] },
      agent: { ...roundSettings().agent, command: ['sh', '-c', 'touch started'], promptArguments: [] },
    });
    const journal = fakeJournal();
    const platform = { ...openPlatform(), processes };
    const requests = { kill: new AbortController(), cancel: new AbortController() };
    const runRound = createRunRound({
      platform,
      // The start of a round is written down when its checks and hooks are through.
      journal: {
        ...journal,
        record: (event) => {
          journal.record(event);
          if (event.event === 'round_start') requests[asked].abort();
        },
      },
      settingsFor: () => settings,
      newId: () => `test-${process.pid}-early-${asked}`,
    });
    const { kill, cancel } = requests;
    const report = valueOf(await runRound({ phaseFor: () => '', kill: kill.signal, cancel: cancel.signal }));
    expect(report.outcome).toEqual({ name: 'cancelled' });
    expect(report.exit).toBeUndefined();
    expect(existsSync(join(repository.path, 'started'))).toBe(false);
    expect(journal.kinds()).toEqual(['round_start', 'round_cancelled', 'round_end']);
  });
});
