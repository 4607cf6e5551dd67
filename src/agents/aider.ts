import type { Agent, AgentPatterns } from './define.ts';
import { numberIn } from './read/number-in.ts';
import type { Dialect } from './read/dialect.ts';
import { readDialect } from './read/reader.ts';
import type { Signal } from './read/signal.ts';
import { usageOf } from './read/usage.ts';

const patterns: AgentPatterns = {
  auth: [String.raw`not able to authenticate you`, String.raw`litellm\.(?:Authentication|PermissionDenied)Error`],
  billing: [String.raw`insufficient credits with the api provider`],
  quota: [String.raw`litellm\.BudgetExceededError`],
  transient: [
    String.raw`has rate limited you`,
    String.raw`servers are down or overloaded`,
    String.raw`litellm\.(?:RateLimit|InternalServer|ServiceUnavailable|APIConnection|Timeout|BadGateway)\w*`,
  ],
  context: [String.raw`has hit a token limit`, String.raw`litellm\.ContextWindowExceededError`],
};

/** Its own error lines, as it prints them from their first letter. The last one stands unless an answer follows. */
const ownError =
  /^(?:litellm\.\w+(?:Error|Exception|Timeout)?\b|The API provider(?:'s|’s)? (?:is not able|has (?:rate limited|refused)|servers are)|Insufficient credits with the API provider|Model \S+ has hit a token limit!)/;

const tokenLine =
  /^Tokens: (?<sent>[\d.,]+[kM]?) sent(?:, (?<written>[\d.,]+[kM]?) cache write)?(?:, (?<hit>[\d.,]+[kM]?) cache hit)?, (?<received>[\d.,]+[kM]?) received\.(?: Cost: \$(?<cost>[\d.]+) message)?/;

/** Every answer ends with its token counts: proof that the provider answered, whatever was printed before. */
const text = (line: string): Signal[] => {
  const tokens = tokenLine.exec(line)?.groups;
  if (tokens !== undefined) {
    const usage = usageOf({
      tokensIn: numberIn(tokens['sent']),
      tokensOut: numberIn(tokens['received']),
      cacheRead: numberIn(tokens['hit']),
      cacheWritten: numberIn(tokens['written']),
      costUsd: numberIn(tokens['cost']),
      turns: 1,
    });
    return [{ kind: 'used', of: 'step', usage }, { kind: 'answered' }];
  }
  if (/^Retrying in [\d.]+ seconds/.test(line)) return [{ kind: 'notice', error: { text: line } }];
  return ownError.test(line) ? [{ kind: 'refused', error: { text: line } }] : [];
};

const dialect: Dialect = {
  patterns,
  text,
  skip: [],
  chatter: /^$/,
  silence: 'ok',
  exitMeanings: {},
};

export const aider: Agent = {
  name: 'aider',
  title: 'aider',
  summary: 'Pair programming in plain text; commits by itself and exits 0 when the provider refused.',
  start: {
    command: [
      'aider',
      '--yes-always',
      '--no-stream',
      '--no-pretty',
      '--no-check-update',
      '--analytics-disable',
      '--no-show-release-notes',
    ],
    promptArguments: ['--message-file', '{prompt_file}'],
    promptDelivery: 'file',
    env: {},
    trust: ['--yes-always'],
  },
  detect: 'aider',
  versionCommand: ['aider', '--version'],
  checkedVersions: [],
  loginHint:
    'Set the key of the provider in use (ANTHROPIC_API_KEY, OPENAI_API_KEY, …) in [agent.env] or ~/.aider.conf.yml.',
  patterns,
  read: (extra) => readDialect(dialect, extra),
  cases: [
    {
      name: 'a good round',
      log: 'I changed the login test.\nApplied edit to login.py\nTokens: 1.2k sent, 300 received. Cost: $0.01 message, $0.05 session.\nCommit 1a2b3c4 fix: login',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a good round that talks of refusals',
      log: 'The API provider has rated us: it prints\nThe API provider has rate limited you. Try again later or check your quotas.\nTokens: 1.2k sent, 300 received. Cost: $0.01 message, $0.05 session.',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a retry that went well',
      log: 'litellm.RateLimitError: AnthropicException - 429\nThe API provider has rate limited you. Try again later or check your quotas.\nRetrying in 0.2 seconds...\nDone.\nTokens: 1.2k sent, 300 received. Cost: $0.01 message, $0.05 session.',
      exit: 0,
      outcome: 'ok',
    },
    {
      name: 'a refused key with exit 0',
      log: 'litellm.AuthenticationError: AnthropicException - invalid x-api-key\nThe API provider is not able to authenticate you. Check your API key.',
      exit: 0,
      outcome: 'auth',
    },
    {
      name: 'rate limited to the end, with exit 0',
      log: 'litellm.RateLimitError: 429\nThe API provider has rate limited you. Try again later or check your quotas.',
      exit: 0,
      outcome: 'transient',
    },
    {
      name: 'an empty purse, with exit 0',
      log: 'litellm.APIError: OpenrouterException\nInsufficient credits with the API provider.',
      exit: 0,
      outcome: 'billing',
    },
    {
      name: 'servers down, with exit 0',
      log: 'litellm.InternalServerError: AnthropicException - Overloaded\nThe API provider’s servers are down or overloaded.',
      exit: 0,
      outcome: 'transient',
    },
    {
      name: 'a full context, with exit 0',
      log: 'Model claude-sonnet has hit a token limit!\nToken counts below are approximate.',
      exit: 0,
      outcome: 'context',
    },
  ],
};
