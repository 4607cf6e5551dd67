import { type Json, isObject, numberOf, objectAt, objectsOf, textOf } from './json.ts';
import { ownValue } from '../../model/own-value.ts';
import type { ErrorFacts, Meaning, Signal } from './signal.ts';
import { tokensOf, usageOf } from './usage.ts';

// The event format of Claude Code, which Qwen Code, Amp and Cursor print in their own dialects.

/** Claude Code's own names for errors: the `error` beside a synthetic message and in `api_retry`. */
const labels: Readonly<Record<string, Meaning>> = {
  authentication_failed: { name: 'auth' },
  oauth_org_not_allowed: { name: 'auth' },
  billing_error: { name: 'billing' },
  rate_limit: { name: 'transient', kind: 'rate_limit' },
  overloaded: { name: 'transient', kind: 'overloaded' },
  server_error: { name: 'transient', kind: 'server' },
};

/** Ends that are no provider's refusal. `blocking_limit` is the prompt's size, not a quota. */
const reasons: Readonly<Record<string, Meaning>> = {
  prompt_too_long: { name: 'context' },
  blocking_limit: { name: 'context' },
  max_turns: { name: 'failed' },
  error_max_turns: { name: 'failed' },
  error_max_budget_usd: { name: 'failed' },
};

const badReasons: ReadonlySet<string> = new Set([...Object.keys(reasons), 'api_error', 'model_error']);

/** Text that a message's content holds, whether it is a string or blocks. */
export const contentText = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isObject)
    .map((block) => textOf(block, 'text') ?? '')
    .filter((text) => text !== '')
    .join('\n');
};

const errorFacts = (text: string, status: number | undefined, error: unknown): ErrorFacts => {
  const label = typeof error === 'string' ? ownValue(labels, error) : undefined;
  return { text, ...(status === undefined ? {} : { status }), ...(label === undefined ? {} : { label }) };
};

const system = (event: Json): Signal[] => {
  const model = textOf(event, 'model');
  const sessionId = textOf(event, 'session_id');
  switch (event['subtype']) {
    case 'init':
      return [
        {
          kind: 'began',
          ...(sessionId === undefined ? {} : { sessionId }),
          ...(model === undefined ? {} : { model }),
        },
      ];
    case 'api_retry': {
      const error = textOf(event, 'error') ?? 'unknown';
      const status = numberOf(event, 'error_status');
      return [{ kind: 'notice', error: errorFacts(`retrying: ${status ?? ''} ${error}`, status, error) }];
    }
    default:
      return [];
  }
};

const block = (content: Json, inner: boolean): Signal[] => {
  switch (content['type']) {
    case 'text':
      return [{ kind: 'said', text: textOf(content, 'text') ?? '', inner }];
    case 'tool_use':
      return [{ kind: 'called', tool: textOf(content, 'name') ?? 'tool', input: content['input'] ?? {} }];
    default:
      return [];
  }
};

const assistant = (event: Json): Signal[] => {
  const message = objectAt(event, 'message');
  const error = event['error'];
  const isError = typeof error === 'string' || event['isApiErrorMessage'] === true;
  if (isError) return [{ kind: 'refused', error: errorFacts(contentText(message['content']), undefined, error) }];
  // Written by the CLI, not by the model: neither evidence nor proof that the provider answers.
  if (message['model'] === '<synthetic>') return [];
  const inner = typeof event['parent_tool_use_id'] === 'string';
  const blocks = objectsOf(message, 'content').flatMap((content) => block(content, inner));
  const said: Signal[] =
    typeof message['content'] === 'string' ? [{ kind: 'said', text: message['content'], inner }] : blocks;
  const usage = tokensOf(objectAt(message, 'usage'));
  if (Object.keys(usage).length === 0) return said;
  return [...said, { kind: 'used', usage, of: 'message', id: textOf(message, 'id') ?? '' }];
};

const returned = (event: Json): Signal[] =>
  objectsOf(objectAt(event, 'message'), 'content')
    .filter((content) => content['type'] === 'tool_result')
    .map((content) => ({
      kind: 'returned',
      text: contentText(content['content']),
      failed: content['is_error'] === true,
    }));

const scopes: Readonly<Record<string, Meaning>> = {
  five_hour: { name: 'quota', scope: 'five_hour' },
  overage: { name: 'quota', scope: 'spend' },
};

/** `rejected` blocks unless paid overage takes its place; `allowed_warning`, and a rejected overage beside `allowed`, do not. */
const limit = (event: Json): Signal[] => {
  const info = objectAt(event, 'rate_limit_info');
  const overage = textOf(info, 'overageStatus') ?? '';
  const paid = info['isUsingOverage'] === true || overage.startsWith('allowed');
  if (info['status'] !== 'rejected' || paid) return [{ kind: 'allowed' }];
  const type = textOf(info, 'rateLimitType') ?? 'unnamed';
  const resets = numberOf(info, 'resetsAt');
  const weekly: Meaning = { name: 'quota', scope: type.startsWith('seven_day') ? 'weekly' : 'other' };
  const means: Meaning = {
    ...(ownValue(scopes, type) ?? weekly),
    ...(resets === undefined ? {} : { resetsAt: resets > 1e12 ? resets : resets * 1000 }),
  };
  return [{ kind: 'limited', error: { text: `${type} limit: rejected`, means } }];
};

const resultUsage = (event: Json): Signal => {
  const model = Object.keys(objectAt(event, 'modelUsage'))[0];
  return {
    kind: 'used',
    of: 'round',
    usage: usageOf({
      ...tokensOf(objectAt(event, 'usage')),
      costUsd: numberOf(event, 'total_cost_usd'),
      turns: numberOf(event, 'num_turns'),
      sessionId: textOf(event, 'session_id'),
      model,
    }),
  };
};

const errorsText = (event: Json): string | undefined => {
  const { errors, error } = event;
  if (typeof error === 'string') return error;
  if (isObject(error)) return textOf(error, 'message');
  return Array.isArray(errors) ? errors.filter((each) => typeof each === 'string').join('; ') : undefined;
};

/** The terminal event. Neither `subtype` nor `is_error` alone is evidence: `success` comes with `is_error` and a 401. */
const result = (event: Json): Signal[] => {
  const text = textOf(event, 'result') ?? '';
  const subtype = textOf(event, 'subtype') ?? 'success';
  const reason = textOf(event, 'terminal_reason') ?? '';
  const isBad = event['is_error'] === true || subtype !== 'success' || badReasons.has(reason);
  if (!isBad) return [resultUsage(event), { kind: 'finished', message: text }];
  const status = numberOf(event, 'api_error_status');
  const means = ownValue(reasons, reason) ?? ownValue(reasons, subtype);
  const words = text === '' ? (errorsText(event) ?? '') : text;
  const error: ErrorFacts = {
    text: words === '' ? [subtype, reason].filter((part) => part !== '').join(', ') : words,
    ...(status === undefined ? {} : { status }),
    ...(means === undefined ? {} : { means }),
  };
  return [resultUsage(event), { kind: 'gaveUp', error }];
};

/** What an event in Claude Code's format says; undefined where it is none. */
export const claudeEvent = (event: Json): readonly Signal[] | undefined => {
  switch (event['type']) {
    case 'system':
      return system(event);
    case 'assistant':
      return assistant(event);
    case 'user':
      return returned(event);
    case 'rate_limit_event':
      return limit(event);
    case 'result':
      return result(event);
    case 'stream_event':
    case 'tool_progress':
    case 'tool_use_summary':
    case 'auth_status':
    case 'control_request':
    case 'control_response':
    case 'keep_alive':
      return [];
    default:
      return undefined;
  }
};

/** Lines of that format that need not be parsed: tool results, and pieces of messages that come again whole. */
export const claudeSkips: readonly string[] = ['{"type":"user"', '{"type":"stream_event"', '{"type":"tool_progress"'];
