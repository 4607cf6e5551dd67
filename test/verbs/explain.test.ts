import { describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/binary.ts';
import { replayedProject } from '../support/replayed-agent.ts';
import { transcripts } from '../support/transcripts.ts';

const logOf = (name: string): Buffer => transcripts.find((one) => one.name === name)?.bytes ?? Buffer.from('gone');

const limited = { preset: 'claude', log: logOf('claude/five-hour-limit.log'), exit: 1 };

describe('explain outcome', () => {
  test('shows which line and which rule led to it, what was used, and where the log is', async () => {
    using project = replayedProject(limited);
    await project.round();
    const { code, stdout } = await project.call('explain', 'outcome', 'latest');
    expect(code).toBe(0);
    expect(stdout).toStartWith('round 1: quota  scope=five_hour');
    expect(stdout).toMatch(/^because\n {2}line \d+: /m);
    expect(stdout).toMatch(/^the supervisor\n(?: .*\n)*? {2}\d\d:\d\d:\d\d round 1: quota after .*, exit 1$/m);
    expect(stdout).toContain('read as claude prints');
    expect(stdout).not.toContain('alone');
  }, 30_000);

  test('--json has the journal’s outcome, the reading beside it, and what the supervisor did', async () => {
    using project = replayedProject(limited);
    await project.round();
    const { stdout } = await project.call('explain', 'outcome', '1', '--json');
    const told = JSON.parse(stdout) as { readonly [key: string]: unknown };
    expect(told).toMatchObject({
      round_num: 1,
      preset: 'claude',
      outcome: 'quota',
      outcome_detail: { scope: 'five_hour' },
      agrees: true,
      read: { outcome: 'quota', evidence: [{ line: expect.any(Number), rule: expect.any(String) }, {}] },
      lines: 4,
    });
    expect(told['events']).toMatchObject([{ event: 'agent_exit', exit_code: 1 }, { event: 'round_end' }]);
  }, 30_000);

  test('says that a limit comes before what the agent printed', async () => {
    using project = replayedProject({
      ...limited,
      log: '',
      afterwards: 'exec sleep 300',
      runtime: 'round_timeout_s = 0.5',
    });
    await project.round();
    const { stdout } = await project.call('explain', 'outcome', '1');
    expect(stdout).toStartWith('round 1: timeout');
    expect(stdout).toContain('what the supervisor did itself comes first');
    expect(stdout).toContain('round_timeout_s=0.5');
  }, 30_000);

  test('reads an older round by its own agent, whatever is configured now', async () => {
    using project = replayedProject(limited);
    await project.round();
    project.replay({ preset: 'codex', log: logOf('codex/ok.log'), exit: 0 });
    await project.round();
    const [first, second] = await Promise.all([
      project.call('explain', 'outcome', '1', '--json'),
      project.call('explain', 'outcome', 'latest', '--json'),
    ]);
    expect(JSON.parse(first.stdout)).toMatchObject({ preset: 'claude', outcome: 'quota', agrees: true });
    expect(JSON.parse(second.stdout)).toMatchObject({ round_num: 2, preset: 'codex', outcome: 'ok', agrees: true });
  }, 30_000);

  test('tells when the reading has changed, and when the log is gone', async () => {
    using project = replayedProject({ preset: 'custom', log: 'the desk is closed\n', exit: 1 });
    await project.round();
    project.replay({
      preset: 'custom',
      log: '',
      exit: 0,
      tables: '[agent.patterns]\nquota = ["desk is closed"]',
    });
    const changed = await project.call('explain', 'outcome', '1');
    expect(changed.stdout).toStartWith('round 1: failed');
    expect(changed.stdout).toContain('Its log alone reads as quota');
    rmSync(join(project.logDir, 'rounds'), { recursive: true });
    const gone = await project.call('explain', 'outcome', '1');
    expect(gone.stdout).toContain('its log is gone');
  }, 30_000);

  test('of a round that is not there fails', async () => {
    using project = replayedProject(limited);
    await project.round();
    const { code, stderr } = await project.call('explain', 'outcome', '9');
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({ code: 1, stderr: 'error: There is no round “9”.' });
  }, 30_000);
});

describe('explain NAME', () => {
  test('knows outcomes and defenses, with and without their kind', async () => {
    const [quota, sweep, kind] = await Promise.all([
      run(['explain', 'quota']),
      run(['explain', 'escaped_process_sweep']),
      run(['explain', 'defense', 'escaped_process_sweep', '--json']),
    ]);
    expect(quota.stdout).toStartWith('quota  ');
    expect(quota.stdout).toContain('exits 75');
    expect(sweep.stdout).toStartWith('escaped_process_sweep  ');
    expect(JSON.parse(kind.stdout)).toMatchObject({ name: 'escaped_process_sweep' });
  });

  test('asks which, and suggests the nearest name', async () => {
    const [bare, typo, wrong] = await Promise.all([
      run(['explain', 'outcome']),
      run(['explain', 'quoat']),
      run(['explain', 'colour', 'red']),
    ]);
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('which outcome?') });
    expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean “quota”?') });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('kind of explanation “colour”') });
  });
});
