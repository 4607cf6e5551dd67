import type { Agent, AgentPatterns } from './define.ts';
import { claudeEvent, claudeSkips } from './read/claude-like.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';

const patterns: AgentPatterns = {
  auth: [
    String.raw`invalid api key`,
    String.raw`not logged in`,
    String.raw`failed to authenticate`,
    String.raw`please run /login`,
  ],
  billing: [String.raw`credit balance is too low`],
  quota: [
    String.raw`hit your (?!rate)[\w'\u2019 -]*limit`,
    String.raw`(?:5-hour|weekly|usage|session|opus|sonnet) limit reached`,
    String.raw`usage limit reached`,
    String.raw`out of extra usage`,
    String.raw`individual spend limit`,
  ],
  transient: [
    String.raw`temporarily limiting requests`,
    String.raw`stream idle timeout`,
    String.raw`request timed out`,
  ],
  context: [String.raw`prompt is too long`],
};

const dialect: Dialect = {
  patterns,
  event: claudeEvent,
  skip: claudeSkips,
  chatter: /^$/,
  silence: 'unknown',
  exitMeanings: {},
};

export const claude: Agent = {
  name: 'claude',
  title: 'Claude Code',
  summary: 'Anthropic’s agent; tells its limits, its cost and how it ended as JSON.',
  start: {
    command: ['claude', '-p', '--verbose', '--output-format', 'stream-json', '--dangerously-skip-permissions'],
    promptArguments: [],
    promptDelivery: 'stdin',
    env: { DISABLE_AUTOUPDATER: '1' },
    trust: ['--dangerously-skip-permissions'],
    costCap: ['--max-budget-usd', '{usd}'],
    asRoot:
      'As root it refuses --dangerously-skip-permissions unless IS_SANDBOX=1 stands in its environment ([agent.env]).',
  },
  detect: 'claude',
  versionCommand: ['claude', '--version'],
  checkedVersions: ['2.1.197'],
  login: {
    env: [
      'ANTHROPIC_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'ANTHROPIC_BASE_URL',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CLAUDE_CONFIG_DIR',
    ],
    files: ['$CLAUDE_CONFIG_DIR/.credentials.json', '~/.claude/.credentials.json'],
  },
  loginHint:
    'Run `claude` and type /login, or set CLAUDE_CODE_OAUTH_TOKEN (from `claude setup-token`) or ANTHROPIC_API_KEY.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Done."}]}}\n{"type":"result","subtype":"success","is_error":false,"api_error_status":null,"num_turns":1,"result":"Done.","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a good round that talks of 401s and limits',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Fixed the 401 Unauthorized path and the usage limit test."}]}}\n{"type":"result","subtype":"success","is_error":false,"api_error_status":null,"num_turns":1,"result":"Fixed the 401 Unauthorized path and the usage limit test.","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a retry that went well',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"system","subtype":"api_retry","attempt":1,"error_status":529,"error":"overloaded"}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Done."}]}}\n{"type":"result","subtype":"success","is_error":false,"api_error_status":null,"num_turns":1,"result":"Done.","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a rejected limit that was lifted',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795351462,"rateLimitType":"five_hour"}}\n{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","rateLimitType":"five_hour","overageStatus":"rejected"}}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Done."}]}}\n{"type":"result","subtype":"success","is_error":false,"api_error_status":null,"num_turns":1,"result":"Done.","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a subtype of success that is an error',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":401,"num_turns":1,"result":"Failed to authenticate. API Error: 401 invalid x-api-key","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'not logged in',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"model":"<synthetic>","role":"assistant","content":[{"type":"text","text":"Not logged in · Please run /login"}]},"error":"authentication_failed"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"Not logged in · Please run /login","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'an expired login',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"OAuth session expired and could not be refreshed","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'auth',
    },
    {
      name: 'an empty purse',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"model":"<synthetic>","role":"assistant","content":[{"type":"text","text":"Credit balance is too low"}]},"error":"billing_error"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":400,"num_turns":1,"result":"Credit balance is too low","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'billing',
    },
    {
      name: 'the five-hour limit, by its event',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795351462,"rateLimitType":"five_hour"}}\n{"type":"assistant","message":{"model":"<synthetic>","role":"assistant","content":[{"type":"text","text":"You’ve hit your limit · resets 12:44pm (UTC)"}]},"error":"rate_limit"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"num_turns":1,"result":"You’ve hit your limit · resets 12:44pm (UTC)","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'the weekly limit, by its text',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"You\'ve hit your weekly limit · resets Mon 12:00am (Europe/Dublin)","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an old wording with an epoch',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"Claude AI usage limit reached|1795351462","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'the organisation’s monthly limit',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"You\'ve hit your org\'s monthly usage limit","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'quota',
    },
    {
      name: 'an overloaded provider',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"model":"<synthetic>","role":"assistant","content":[{"type":"text","text":"API Error: 529 Overloaded."}]},"error":"server_error"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":529,"num_turns":1,"result":"API Error: 529 Overloaded.","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'limiting that is not the account’s',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"API Error: Server is temporarily limiting requests (not your usage limit)","total_cost_usd":0,"terminal_reason":"completed"}',
      exit: 1,
      outcome: 'transient',
    },
    {
      name: 'a prompt that is too long',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"num_turns":1,"result":"Prompt is too long","total_cost_usd":0,"terminal_reason":"prompt_too_long"}',
      exit: 1,
      outcome: 'context',
    },
    {
      name: 'its own cap on turns',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Still at it."}]}}\n{"type":"result","subtype":"error_max_turns","is_error":false,"api_error_status":null,"num_turns":1,"result":"","total_cost_usd":0,"terminal_reason":"max_turns"}',
      exit: 1,
      outcome: 'failed',
    },
    {
      name: 'no terminal event',
      log: '{"type":"system","subtype":"init","session_id":"s1","model":"claude-sonnet-5"}\n{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-5","role":"assistant","content":[{"type":"text","text":"Done."}]}}',
      exit: 0,
      outcome: 'unknown',
    },
    { name: 'text mode: well', log: 'Done. The 401 test passes now.', exit: 0, outcome: 'ok' },
    { name: 'text mode: a refused key', log: 'Invalid API key · Fix external API key', exit: 1, outcome: 'auth' },
    { name: 'text mode: a limit', log: '5-hour limit reached ∙ resets 3am', exit: 1, outcome: 'quota' },
  ],
};
