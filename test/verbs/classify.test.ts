import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../support/binary.ts';
import { scratch } from '../support/scratch.ts';
import { transcripts } from '../support/transcripts.ts';

/** What `--json` prints. */
interface Read {
  readonly outcome: string;
  readonly outcome_detail: { readonly scope: string; readonly resets_at: string };
  readonly evidence: readonly unknown[];
  readonly exit_code: number;
  readonly lines: number;
  readonly final_message: string;
  readonly error: unknown;
}
const parsed = (stdout: string): Read => JSON.parse(stdout) as Read;

const fixtures = resolve(import.meta.dir, '../fixtures/transcripts');

describe('agent-runner classify', () => {
  for (const { name, agent, exitCode, outcome } of transcripts) {
    test(`reads ${name} as ${outcome}`, async () => {
      const { code, stdout, stderr } = await run([
        'classify',
        join(fixtures, name),
        '--agent',
        agent.name,
        '--exit',
        String(exitCode),
        '--json',
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const read = parsed(stdout);
      expect(read.outcome).toBe(outcome);
      expect(read.evidence[0]).toMatchObject({ rule: expect.any(String), text: expect.any(String) });
    });
  }

  test('tells scope and reset of a limit, however long ago it was', async () => {
    const { stdout } = await run([
      'classify',
      join(fixtures, 'claude/five-hour-limit.log'),
      '--agent',
      'claude',
      '--exit',
      '1',
      '--json',
    ]);
    const { outcome_detail: detail } = parsed(stdout);
    expect(detail.scope).toBe('five_hour');
    expect(Date.parse(detail.resets_at)).toBe(Date.parse('2026-11-22T12:44:22Z'));
  });

  test('tells people the outcome, the line and the rule', async () => {
    const { code, stdout } = await run([
      'classify',
      join(fixtures, 'gemini/api-key-401.log'),
      '--agent',
      'gemini',
      '--exit',
      '145',
    ]);
    expect(code).toBe(0);
    expect(stdout).toStartWith('auth\n');
    expect(stdout).toMatch(/^ {2}line \d+: status 401$/m);
    expect(stdout).toContain('invalid x-api-key');
  });

  test('takes minus a signal’s number as the exit', async () => {
    const { code, stdout } = await run([
      'classify',
      join(fixtures, 'codex/ok.log'),
      '--agent',
      'codex',
      '--exit=-15',
      '--json',
    ]);
    expect(code).toBe(0);
    const lines =
      transcripts
        .find(({ name }) => name === 'codex/ok.log')
        ?.text.trimEnd()
        .split('\n').length ?? 0;
    expect(parsed(stdout)).toMatchObject({ outcome: 'ok', exit_code: -15, lines });
  });

  test('reads lines of many megabytes, bytes that are no text, and a half-written end', async () => {
    const folder = scratch('classify');
    const file = join(folder.path, 'odd.log');
    const result = `{"type":"result","subtype":"success","is_error":false,"result":"${'x'.repeat(3_000_000)}"}\r\n`;
    writeFileSync(
      file,
      Buffer.concat([
        Buffer.from(`{"type":"user","x":"${'y'.repeat(20_000_000)}"}\n`),
        Buffer.from([0xff, 0x00, 0x0a]),
        Buffer.from(result),
        Buffer.from('{"type":"sys'),
      ]),
    );
    const { stdout } = await run(['classify', file, '--agent', 'claude', '--exit', '0', '--json']);
    const read = parsed(stdout);
    expect(read.outcome).toBe('ok');
    expect(read.lines).toBe(4);
    expect(read.final_message).toHaveLength(4096);
  });

  test('suggests the agent that was meant', async () => {
    const { code, stderr } = await run(['classify', join(fixtures, 'codex/ok.log'), '--agent', 'claud', '--exit', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('claude');
  });

  for (const words of [
    ['--exit', '1'],
    ['--agent', 'claude'],
    ['--agent', 'claude', '--exit', 'one'],
  ]) {
    test(`does not guess: ${words.join(' ')}`, async () => {
      const { code, stdout } = await run(['classify', join(fixtures, 'codex/ok.log'), ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    });
  }

  test('says which file cannot be read', async () => {
    const { code, stdout } = await run([
      'classify',
      '/nowhere/round.log',
      '--agent',
      'claude',
      '--exit',
      '1',
      '--json',
    ]);
    expect(code).toBe(74);
    expect(parsed(stdout).error).toMatchObject({ code: 'io', path: '/nowhere/round.log', errno: 'ENOENT' });
  });
});
