import type { Api } from './refusal.ts';
import { recordOf, type ShellCall } from './shell-call.ts';

/** What the model does next: it calls a tool, or it says its last words. */
export type Deed =
  | { readonly kind: 'call'; readonly call: ShellCall }
  | { readonly kind: 'say'; readonly text: string };

/** One answer of the model; agents tell messages apart by the number in their ids. */
export type Turn = Deed & { readonly number: number };

type Event = readonly [name: string | undefined, data: unknown];

/** Server-sent events, all at once. */
const eventStream = (events: readonly Event[]): Response => {
  const text = events
    .map(([name, data]) => {
      const shown = typeof data === 'string' ? data : JSON.stringify(data);
      return `${name === undefined ? '' : `event: ${name}\n`}data: ${shown}\n\n`;
    })
    .join('');
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
};

type Json = Readonly<Record<string, unknown>>;

const named = (events: readonly (Json & { readonly type: string })[]): readonly Event[] =>
  events.map((event) => [event.type, event]);

/** https://docs.anthropic.com/en/api/messages-streaming */
const anthropic = (request: Json, turn: Turn): Response => {
  const usage = { input_tokens: 100, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const block =
    turn.kind === 'say'
      ? { type: 'text', text: turn.text }
      : { type: 'tool_use', id: `toolu_${turn.number}`, name: turn.call.name, input: turn.call.input };
  const stop_reason = turn.kind === 'say' ? 'end_turn' : 'tool_use';
  const message = {
    id: `msg_${turn.number}`,
    type: 'message',
    role: 'assistant',
    model: request['model'],
    stop_sequence: null,
  };
  if (request['stream'] !== true) return Response.json({ ...message, content: [block], stop_reason, usage });
  const [opened, delta] =
    turn.kind === 'say'
      ? [
          { type: 'text', text: '' },
          { type: 'text_delta', text: turn.text },
        ]
      : [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(turn.call.input) },
        ];
  return eventStream(
    named([
      { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
      { type: 'content_block_start', index: 0, content_block: opened },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ]),
  );
};

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const responses = (request: Json, turn: Turn): Response => {
  const item =
    turn.kind === 'say'
      ? {
          id: `msg_${turn.number}`,
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text: turn.text, annotations: [] }],
        }
      : {
          id: `fc_${turn.number}`,
          type: 'function_call',
          status: 'completed',
          call_id: `call_${turn.number}`,
          name: turn.call.name,
          arguments: JSON.stringify(turn.call.input),
        };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 105,
  };
  const response = {
    id: `resp_${turn.number}`,
    object: 'response',
    created_at: 1,
    model: request['model'],
    status: 'completed',
  };
  const whole = { ...response, output: [item], usage };
  if (request['stream'] !== true) return Response.json(whole);
  return eventStream(
    named([
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: whole },
    ]),
  );
};

/** https://platform.openai.com/docs/api-reference/chat-streaming */
const chat = (request: Json, turn: Turn): Response => {
  const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 };
  const head = { id: `chatcmpl-${turn.number}`, created: 1, model: request['model'] };
  const message =
    turn.kind === 'say'
      ? { role: 'assistant', content: turn.text }
      : {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              index: 0,
              id: `call_${turn.number}`,
              type: 'function',
              function: { name: turn.call.name, arguments: JSON.stringify(turn.call.input) },
            },
          ],
        };
  const finish_reason = turn.kind === 'say' ? 'stop' : 'tool_calls';
  if (request['stream'] !== true)
    return Response.json({
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason }],
      usage,
    });
  const chunk = { ...head, object: 'chat.completion.chunk' };
  return eventStream([
    [undefined, { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] }],
    [undefined, { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }], usage }],
    [undefined, '[DONE]'],
  ]);
};

/** https://ai.google.dev/api/generate-content */
const gemini = (url: string, turn: Turn): Response => {
  const part =
    turn.kind === 'say' ? { text: turn.text } : { functionCall: { name: turn.call.name, args: turn.call.input } };
  const body = {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 5, totalTokenCount: 105 },
    modelVersion: 'gemini-2.5-pro',
  };
  return url.includes('streamGenerateContent') ? eventStream([[undefined, body]]) : Response.json(body);
};

/** A turn of the model, in the words of an interface. */
export const answerOf = (api: Api, url: string, request: unknown, turn: Turn): Response => {
  switch (api) {
    case 'anthropic':
      return anthropic(recordOf(request), turn);
    case 'responses':
      return responses(recordOf(request), turn);
    case 'chat':
      return chat(recordOf(request), turn);
    case 'gemini':
      return gemini(url, turn);
  }
};
