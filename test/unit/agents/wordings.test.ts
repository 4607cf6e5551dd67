import { describe, expect, test } from 'bun:test';
import { agents } from '../../../src/agents/index.ts';
import type { OutcomeName } from '../../../src/model/outcome.ts';
import { readLog } from '../../support/read-log.ts';

type Wording = readonly [text: string, outcome: OutcomeName];

/** What the CLIs are documented or reported to print, in the error events of their JSON and on the last line of their text. */
const wordings: Readonly<Record<string, readonly Wording[]>> = {
  claude: [
    ["You've hit your limit · resets 3pm (Europe/Dublin)", 'quota'],
    ["You've hit your session limit ∙ resets 3pm (Europe/Dublin)", 'quota'],
    ["You've hit your weekly limit · resets Mon 12:00am (Europe/Dublin)", 'quota'],
    ["You've hit your Opus limit · resets 3pm (Europe/Dublin)", 'quota'],
    ['Opus weekly limit reached ∙ resets Nov 25, 1pm', 'quota'],
    ['5-hour limit reached ∙ resets 3am', 'quota'],
    ['Claude AI usage limit reached|1795351462', 'quota'],
    ['Claude usage limit reached. Your limit will reset at 10am (America/Lima).', 'quota'],
    ["You're out of extra usage · resets 11:30am (Asia/Colombo)", 'quota'],
    ["You've hit your org's monthly usage limit", 'quota'],
    ["You've hit your individual spend limit", 'quota'],
    ['API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'transient'],
    ['API Error: Request rejected (429) · Try again later', 'transient'],
    ['API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited', 'transient'],
    ['API Error: Stream idle timeout - partial response received', 'transient'],
    ['Request timed out', 'transient'],
    ['API Error: 500 Internal server error', 'transient'],
    ['Invalid API key · Fix external API key', 'auth'],
    ['Not logged in · Please run /login', 'auth'],
    ['Failed to authenticate. API Error: 401 {"type":"error"}', 'auth'],
    ['OAuth token has expired · Please run /login', 'auth'],
    ['OAuth session expired and could not be refreshed', 'auth'],
    ['Credit balance is too low', 'billing'],
    ['Prompt is too long', 'context'],
    ['Execution error', 'failed'],
  ],
  codex: [
    ["You've hit your usage limit. Upgrade to Pro or try again at 3:28 PM.", 'quota'],
    ["You've hit your usage limit. Visit the settings or try again at Aug 8th, 2026 12:30 PM.", 'quota'],
    ["You've hit your usage limit. Try again in 3 days 6 hours 57 minutes.", 'quota'],
    ['Quota exceeded. Check your plan and billing details.', 'quota'],
    ['You hit your spend cap', 'quota'],
    ['exceeded retry limit, last status: 429 Too Many Requests', 'transient'],
    ["We're currently experiencing high demand, which may cause temporary errors.", 'transient'],
    ['Selected model is at capacity. Please try a different model.', 'transient'],
    ['stream disconnected before completion: error sending request for url', 'transient'],
    ['unexpected status 401 Unauthorized: invalid', 'auth'],
    [
      'Your access token could not be refreshed because your refresh token was already used. Please log out and sign in again.',
      'auth',
    ],
    ["Codex ran out of room in the model's context window. Start a new thread.", 'context'],
  ],
  gemini: [
    ['TerminalQuotaError: You have exhausted your daily quota on this model.', 'quota'],
    ['RESOURCE_EXHAUSTED: Quota exceeded for metric. Please retry in 34.07s.', 'quota'],
    ['[API Error: {"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}]', 'auth'],
    ['[API Error: API key not valid. Please pass a valid API key.]', 'auth'],
    ['[API Error: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]', 'transient'],
  ],
};

const asEvent: Readonly<Record<string, (text: string) => object>> = {
  claude: (result) => ({ type: 'result', subtype: 'success', is_error: true, result }),
  codex: (message) => ({ type: 'turn.failed', error: { message } }),
  gemini: (message) => ({ type: 'result', status: 'error', error: { type: 'unknown', message } }),
};

/** How each writes an error on stderr when it prints plain text. */
const asText: Readonly<Record<string, (text: string) => string>> = {
  claude: (text) => text,
  codex: (text) => `OpenAI Codex v0.169.0\n--------\nuser\nsay done\nERROR: ${text}`,
  gemini: (text) => `YOLO mode is enabled.\nError when talking to Gemini API ${text}`,
};

for (const [name, texts] of Object.entries(wordings)) {
  describe(name, () => {
    const agent = agents[name];
    const event = asEvent[name];
    const line = asText[name];
    if (agent === undefined || event === undefined || line === undefined) throw new Error(`nothing about ${name}`);
    for (const [text, outcome] of texts) {
      test(`${outcome}: ${text}`, () => {
        expect(readLog(agent, JSON.stringify(event(text)), 1).outcome.name).toBe(outcome);
        expect(readLog(agent, line(text), 1).outcome.name).toBe(outcome);
      });
    }
  });
}
