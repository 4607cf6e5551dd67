import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { exitCode } from '../../src/model/exit-code.ts';
import { exitOfOutcome } from '../../src/model/outcome-exit.ts';
import { lives, pidIn } from '../support/programs.ts';
import { replayedProject } from '../support/replayed-agent.ts';
import { transcripts, type Transcript } from '../support/transcripts.ts';

// What real agent CLIs printed, printed again by a fake one under the compiled program: what a person gets of it.

const transcript = (name: string): Transcript => {
  const found = transcripts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the fixture ${name} is gone`);
  return found;
};

/** What a fake CLI needs to print a fixture. */
const replayOf = ({ agent, bytes, exitCode: exit }: Transcript) => ({ preset: agent.name, log: bytes, exit });

describe('a round of a real agent ends as', () => {
  for (const one of transcripts) {
    test(`${one.name}: ${one.outcome}`, async () => {
      using project = replayedProject(replayOf(one));
      const { answer, report } = await project.round();
      expect(report).toMatchObject({ round_num: 1, outcome: one.outcome, exit_code: one.exitCode, lingered: false });
      expect(answer.code).toBe(exitCode(exitOfOutcome(one.outcome)));
      expect(project.events('agent_exit')).toMatchObject([{ outcome: one.outcome, exit_code: one.exitCode }]);
      expect(project.events('round_end')).toMatchObject([{ outcome: one.outcome }]);
    }, 30_000);
  }
});

describe('what an agent tells of itself', () => {
  test('is in the report and in the journal', async () => {
    using project = replayedProject(replayOf(transcript('claude/work.log')));
    const { report } = await project.round();
    const usage = {
      tokens_in: expect.any(Number),
      tokens_out: expect.any(Number),
      turns: expect.any(Number),
      tool_calls: 1,
      model: expect.any(String),
      session_id: expect.any(String),
    };
    expect(report['usage']).toMatchObject(usage);
    expect(project.events('agent_usage_recorded')).toMatchObject([{ round_num: 1, ...usage }]);
  }, 30_000);

  test('is told of each agent that counts', async () => {
    for (const name of ['codex/ok.log', 'gemini/ok.log', 'opencode/ok.log', 'pi/ok.log', 'qwen/ok.log']) {
      using project = replayedProject(replayOf(transcript(name)));
      const { report } = await project.round();
      expect({ name, usage: report['usage'] }).toMatchObject({ name, usage: { tokens_in: expect.any(Number) } });
    }
  }, 60_000);

  test('eight calls of one tool with one input in a row are told once', async () => {
    const lines = transcript('claude/work.log').text.trimEnd().split('\n');
    const call = lines.findIndex((line) => line.includes('"tool_use"'));
    const repeated = [
      ...lines.slice(0, call),
      ...Array.from({ length: 9 }, () => lines[call]),
      ...lines.slice(call + 1),
    ];
    using project = replayedProject({ preset: 'claude', log: `${repeated.join('\n')}\n`, exit: 0 });
    const { report } = await project.round();
    expect(report['outcome']).toBe('ok');
    expect(project.events('anomaly_repetitive_tool')).toMatchObject([{ round_num: 1, tool: 'Bash', times: 8 }]);
  }, 30_000);

  test('pi’s exit 0 after a refused login is no success', async () => {
    const log = transcript('pi/rate-limit-429.log').text.replaceAll(/429[^"\\]*/g, '401 invalid x-api-key');
    using project = replayedProject({ preset: 'pi', log, exit: 0 });
    const { answer, report } = await project.round();
    expect({ code: answer.code, outcome: report['outcome'] }).toEqual({ code: 77, outcome: 'auth' });
  }, 30_000);
});

describe('an agent that does not end as it should', () => {
  const good = (script: string, runtime: string) => ({
    ...replayOf(transcript('claude/ok.log')),
    afterwards: `echo $$ > .git/pid; ${script}`,
    runtime,
  });

  test('hits the wall after its last word: its outcome stays, and it is told', async () => {
    using project = replayedProject(good('exec sleep 300', 'round_timeout_s = 1'));
    const { answer, report } = await project.round();
    expect(report).toMatchObject({ outcome: 'ok', lingered: true });
    expect(answer.code).toBe(0);
    expect(lives(await pidIn(join(project.repository.path, '.git/pid')))).toBe(false);
  }, 30_000);

  test('lingers: it is ended after linger_grace_s, its outcome stays', async () => {
    using project = replayedProject(good('exec sleep 300', 'linger_grace_s = 0.5'));
    const { answer, report } = await project.round();
    expect(report).toMatchObject({ outcome: 'ok', lingered: true });
    expect(report['duration_s'] as number).toBeLessThan(10);
    expect(answer.code).toBe(0);
    expect(project.events('agent_exit')).toMatchObject([{ outcome: 'ok', lingered: true }]);
    expect(project.events('round_linger_kill')).toHaveLength(1);
    expect(lives(await pidIn(join(project.repository.path, '.git/pid')))).toBe(false);
  }, 30_000);

  test('is waited for while a child of it still works', async () => {
    // Two seconds of work in a child, beside a parent that only waits for it.
    const work = `end=$(($(date +%s) + 3)); sh -c "while [ \\$(date +%s) -lt $end ]; do :; done"; exit 0`;
    using project = replayedProject(good(work, 'linger_grace_s = 0.7'));
    const { report } = await project.round();
    expect(report).toMatchObject({ outcome: 'ok', lingered: false, exit_code: 0 });
    expect(report['duration_s'] as number).toBeGreaterThan(1.9);
    expect(project.events('round_linger_kill')).toEqual([]);
  }, 30_000);

  test('hangs without a word: the wall, 124', async () => {
    using project = replayedProject({
      preset: 'claude',
      log: '',
      exit: 0,
      afterwards: 'exec sleep 300',
      runtime: 'round_timeout_s = 0.7',
    });
    const { answer, report } = await project.round();
    expect({ code: answer.code, outcome: report['outcome'] }).toEqual({ code: 124, outcome: 'timeout' });
    expect(project.events('agent_exit')).toMatchObject([{ timed_out: true, exit_cause: 'timeout' }]);
  }, 30_000);

  test('is killed on request: cancelled, 130', async () => {
    using project = replayedProject({
      preset: 'claude',
      log: '',
      exit: 0,
      afterwards: 'kill -TERM $PPID; kill -INT $PPID; exec sleep 300',
    });
    const { answer, report } = await project.round();
    expect({ code: answer.code, outcome: report['outcome'] }).toEqual({ code: 130, outcome: 'cancelled' });
  }, 30_000);

  test('ends with 0 and without its terminal event: unknown, 1', async () => {
    const [first = ''] = transcript('claude/ok.log').text.split('\n');
    using project = replayedProject({ preset: 'claude', log: `${first}\n`, exit: 0 });
    const { answer, report } = await project.round();
    expect({ code: answer.code, outcome: report['outcome'] }).toEqual({ code: 1, outcome: 'unknown' });
  }, 30_000);

  test('prints lines of megabytes, half a line and bytes that are no text', async () => {
    const flood = Buffer.concat([
      Buffer.from(`{"type":"user","message":{"content":"${'x'.repeat(5_000_000)}"}}\n`),
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
      transcript('claude/ok.log').bytes,
      Buffer.from('{"type":"assist'),
    ]);
    using project = replayedProject({ preset: 'claude', log: flood, exit: 0 });
    const { report } = await project.round();
    expect(report['outcome']).toBe('ok');
  }, 30_000);
});
