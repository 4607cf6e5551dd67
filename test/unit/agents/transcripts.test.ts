import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { readLog } from '../../support/read-log.ts';
import { goodTranscripts, type Transcript, transcripts } from '../../support/transcripts.ts';

const good = fc.constantFrom(...goodTranscripts);
const any = fc.constantFrom(...transcripts);
const nameOf = (transcript: Transcript, log: string | Uint8Array, exit = transcript.exitCode): string =>
  readLog(transcript.agent, log, exit).outcome.name;

/** Lines that real CLIs, runtimes and shells print on stderr around events. */
const noise = fc.oneof(
  fc.constantFrom(
    '(node:1234) Warning: 401 Unauthorized was deprecated',
    'Error: 401 Unauthorized',
    "ERROR: You've hit your usage limit. Try again at 3:28 PM.",
    'Invalid API key · Please run /login',
    'Attempt 1 failed with status 429. Retrying with backoff... RESOURCE_EXHAUSTED',
    'npm warn EBADENGINE Unsupported engine',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '\u001B[31mfatal: Credit balance is too low\u001B[0m',
    '⠋ Thinking\r⠙ Thinking\r⠹ Thinking',
  ),
  fc.string({ maxLength: 200 }).map((text) => text.replaceAll('\n', ' ')),
);

describe('the captured logs', () => {
  for (const transcript of transcripts) {
    test(`${transcript.name}: ${transcript.outcome}`, () => {
      expect(nameOf(transcript, transcript.bytes)).toBe(transcript.outcome);
    });
  }

  test('the five-hour limit tells its scope and its reset to the second', () => {
    const transcript = transcripts.find(({ name }) => name === 'claude/five-hour-limit.log');
    if (transcript === undefined) throw new Error('the fixture is gone');
    expect(readLog(transcript.agent, transcript.bytes, 1).outcome).toEqual({
      name: 'quota',
      scope: 'five_hour',
      resetsAt: Date.parse('2026-11-22T12:44:22Z'),
    });
  });
});

describe('a round', () => {
  test('that went well, cut at any byte, is never read as a refusal', () => {
    for (const transcript of goodTranscripts) {
      for (let end = 0; end < transcript.bytes.length; end += 1) {
        expect(['ok', 'unknown']).toContain(nameOf(transcript, transcript.bytes.subarray(0, end), 0));
        // Ended by a signal or with an error, the cut round may have failed, but of nothing that we could know.
        if (end % 7 === 0) expect(['ok', 'failed']).toContain(nameOf(transcript, transcript.bytes.subarray(0, end), 1));
      }
    }
  });

  test('that went well stays ok whatever stderr prints between its lines', () => {
    fc.assert(
      fc.property(good, fc.array(fc.tuple(fc.nat(), noise), { maxLength: 12 }), (transcript, inserted) => {
        const lines = transcript.text.split('\n');
        for (const [place, text] of inserted) lines.splice(place % (lines.length + 1), 0, text);
        expect(nameOf(transcript, lines.join('\n'))).toBe('ok');
      }),
    );
  });

  test('that ended badly keeps its reading too, whatever stderr prints before its end', () => {
    const structured = fc.constantFrom(...transcripts.filter(({ text }) => text.includes('{"type"')));
    fc.assert(
      fc.property(structured, fc.array(fc.tuple(fc.nat(), noise), { maxLength: 12 }), (transcript, inserted) => {
        const lines = transcript.text.split('\n');
        for (const [place, text] of inserted) lines.splice(place % (lines.length + 1), 0, text);
        expect(nameOf(transcript, lines.join('\n'))).toBe(transcript.outcome);
      }),
    );
  });

  test('that went well stays ok when the agent or a tool quotes any other log', () => {
    fc.assert(
      fc.property(good, any, fc.boolean(), (transcript, quoted, inTool) => {
        const echo = inTool ? echoInTool[transcript.agent.name] : echoInMessage[transcript.agent.name];
        if (echo === undefined) throw new Error(`no echo for ${transcript.agent.name}`);
        const lines = transcript.text.trimEnd().split('\n');
        lines.splice(-1, 0, echo(quoted.text));
        expect(nameOf(transcript, lines.join('\n'))).toBe('ok');
      }),
    );
  });
});

type Echo = (text: string) => string;

const claudeMessage: Echo = (text) =>
  JSON.stringify({
    type: 'assistant',
    message: { id: 'm9', role: 'assistant', model: 'm', content: [{ type: 'text', text }] },
  });
const claudeTool: Echo = (content) =>
  JSON.stringify({
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', is_error: true, content }] },
  });

const echoInMessage: Readonly<Record<string, Echo>> = {
  claude: claudeMessage,
  qwen: claudeMessage,
  codex: (text) => JSON.stringify({ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } }),
  gemini: (content) => JSON.stringify({ type: 'message', role: 'assistant', content, delta: true }),
  opencode: (text) => JSON.stringify({ type: 'text', part: { type: 'text', text } }),
  pi: (text) =>
    JSON.stringify({
      type: 'message_end',
      message: { role: 'assistant', content: [{ type: 'text', text }], stopReason: 'stop' },
    }),
};

const echoInTool: Readonly<Record<string, Echo>> = {
  claude: claudeTool,
  qwen: claudeTool,
  codex: (text) =>
    JSON.stringify({
      type: 'item.completed',
      item: { id: 'i', type: 'command_execution', command: 'cat log', aggregated_output: text, exit_code: 1 },
    }),
  gemini: (output) => JSON.stringify({ type: 'tool_result', tool_id: 't', status: 'error', output }),
  opencode: (output) =>
    JSON.stringify({ type: 'tool_use', part: { tool: 'bash', state: { status: 'error', input: {}, output } } }),
  pi: (text) =>
    JSON.stringify({
      type: 'tool_execution_end',
      toolName: 'bash',
      isError: true,
      result: { content: [{ type: 'text', text }] },
    }),
};

describe('any reader', () => {
  test('never throws, whatever bytes it is fed', () => {
    fc.assert(
      fc.property(
        any,
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (transcript, bytes, at, exit) => {
          const place = at % transcript.bytes.length;
          const log = Buffer.concat([transcript.bytes.subarray(0, place), bytes, transcript.bytes.subarray(place)]);
          const { outcome, evidence } = readLog(transcript.agent, log, exit);
          expect(outcome.name).toBeString();
          for (const { text } of evidence) expect(text.length).toBeLessThanOrEqual(300);
        },
      ),
    );
  });

  test('never throws on events whose parts are of any type', () => {
    const types = transcripts.flatMap(({ text }) =>
      [...text.matchAll(/"type":"([a-z_.]+)"/g)].map((found) => found[1] ?? ''),
    );
    fc.assert(
      fc.property(
        any,
        fc.constantFrom(...types),
        fc.dictionary(
          fc.constantFrom(
            'message',
            'item',
            'part',
            'error',
            'result',
            'role',
            'rate_limit_info',
            'content',
            'usage',
            'subtype',
            'stats',
            'data',
          ),
          fc.jsonValue(),
        ),
        (transcript, type, rest) => {
          const line = JSON.stringify({ type, ...rest });
          const reader = transcript.agent.read({});
          reader.feed(line);
          reader.render(line);
          expect(readLog(transcript.agent, line, 1).outcome.name).toBeString();
        },
      ),
    );
  });

  test('says only plain text of a line', () => {
    fc.assert(
      fc.property(any, fc.string({ unit: 'binary', maxLength: 200 }), (transcript, text) => {
        for (const line of [text, claudeMessage(text), claudeTool(text)]) {
          const shown = transcript.agent.read({}).render(line) ?? '';
          // oxlint-disable-next-line no-control-regex -- control characters are what this is about
          expect(shown).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
        }
      }),
    );
  });
});
