import type { AgentPatterns } from '../define.ts';
import type { QuotaScope, TransientKind } from '../../model/outcome.ts';
import type { Meaning } from './signal.ts';

export type PatternName = keyof AgentPatterns;

/** The order in which an error's text is asked: the more special before the more general. */
const patternNames = ['context', 'billing', 'quota', 'auth', 'transient'] as const satisfies PatternName[];

/** No patterns: what an agent's record says where the shared ones are enough. */
export const noPatterns: AgentPatterns = { auth: [], billing: [], quota: [], transient: [], context: [] };

/**
 * What the providers say, whichever CLI passes it on. Only asked of text that is an error by its
 * place (an error event, a line that begins like an error), never of what an agent talks about.
 */
const providerPatterns: AgentPatterns = {
  context: [
    String.raw`prompt is too long`,
    String.raw`context[_ ](?:window|length|limit)[_ ](?:is |was |has been )?(?:exceed|full|overflow)`,
    String.raw`maximum context length`,
    String.raw`exceed\w* (?:the |your |this )?(?:model'?s? )?(?:maximum )?(?:context|input token|prompt)`,
    String.raw`context ?window ?exceeded`,
    String.raw`context ?overflow`,
    String.raw`model'?s context window`,
    String.raw`input (?:is|length) too long`,
    String.raw`token count .{0,80}exceeds the maximum`,
  ],
  billing: [
    String.raw`credit balance is too low`,
    String.raw`insufficient (?:\w+ )?(?:credits?|balance|funds)`,
    String.raw`insufficient_(?:credits?|balance|funds)`,
    String.raw`payment required`,
    String.raw`billing_(?:error|not_active|hard_limit)`,
    String.raw`out of credits`,
    String.raw`(?:no|not enough|run out of|purchase more|add more) credits`,
  ],
  quota: [
    String.raw`hit your (?!rate)[\w'\u2019 -]{0,40}(?:limit|cap)\b`,
    String.raw`(?:usage|session|weekly|monthly|daily|hourly|\d+-hour|five-hour|opus|sonnet|plan|spend(?:ing)?) (?:limit|cap) (?:has been |was |is |will be )?(?:reached|exceeded|hit)`,
    String.raw`(?:reached|exceeded) your (?!rate)[\w'\u2019 -]{0,40}(?:usage|quota|spend\w*|plan|monthly|weekly|daily|session) ?(?:limit|cap)?`,
    String.raw`out of extra usage`,
    String.raw`spend(?:ing)? (?:cap|limit)`,
    String.raw`usage_limit_(?:reached|exceeded)`,
    String.raw`quota[ _](?:has been |is |was )?(?:exceeded|exhausted|reached)`,
    String.raw`exceeded your (?:current|daily|monthly) quota`,
    String.raw`exhausted your [\w ]{0,40}quota`,
    String.raw`insufficient_quota`,
    String.raw`TerminalQuotaError`,
    String.raw`RESOURCE_EXHAUSTED`,
    String.raw`quota will reset`,
  ],
  auth: [
    String.raw`(?:invalid|incorrect|missing|expired|wrong|no)[ _](?:\w+[ _-])?(?:x-)?(?:api[ _-]?key|token|credentials?)`,
    String.raw`api[ _-]?key (?:is |was |has )?(?:not (?:valid|found|set|provided)|invalid|missing|expired|required)`,
    String.raw`fail(?:ed|ure) to authenticate`,
    String.raw`(?:authentication|authorization)[ _](?:failed|error|required)`,
    String.raw`(?:Authentication|ProviderAuth|Unauthorized)Error`,
    String.raw`not (?:logged|signed) in`,
    String.raw`not authenticated`,
    String.raw`please (?:run )?["'\x60]?(?:[\w-]+ )?/?(?:auth )?log ?-?in`,
    String.raw`log out and (?:sign|log) in`,
    String.raw`(?:sign|log) in again`,
    String.raw`(?:oauth|access|refresh|auth\w*|session|bearer|id)[ _](?:token|session) (?:has |is |was )?(?:expired|revoked|invalid|already used)`,
    String.raw`oauth session expired`,
    String.raw`token (?:has )?expired`,
    String.raw`\bunauthori[sz]ed\b`,
    String.raw`UNAUTHENTICATED`,
  ],
  transient: [
    String.raw`overload`,
    String.raw`high demand`,
    String.raw`(?:at|over) capacity`,
    String.raw`rate[ _-]?limit`,
    String.raw`too many requests`,
    String.raw`temporarily limiting`,
    String.raw`throttl`,
    String.raw`internal (?:server )?error`,
    String.raw`bad gateway`,
    String.raw`(?:service|temporarily|servers? (?:is|are)) (?:unavailable|down)`,
    String.raw`server[_ ]error`,
    String.raw`gateway time-?out`,
    String.raw`stream (?:disconnected|idle|closed|ended|error)`,
    String.raw`tim(?:ed|e)[ -]?out`,
    String.raw`\bE(?:CONNRESET|CONNREFUSED|CONNABORTED|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH)\b`,
    String.raw`socket hang up`,
    String.raw`connection (?:error|refused|reset|closed|failed|aborted|lost)`,
    String.raw`(?:error|failed|unable|cannot|could not) (?:to )?(?:connect|reach)`,
    String.raw`network (?:error|failure|is unreachable)`,
    String.raw`fetch failed`,
    String.raw`getaddrinfo|name resolution|dns error`,
    String.raw`APIConnectionError`,
    String.raw`error sending request`,
  ],
};

/** A pattern ready for use. */
export interface Pattern {
  readonly name: PatternName;
  readonly configured: boolean;
  readonly source: string;
  readonly inText: RegExp;
}

/** All that one agent's errors are read by, in the order in which it is asked. */
export interface PatternTable {
  readonly all: readonly Pattern[];
  /** The configured ones, which count wherever in a line they stand. */
  readonly configured: readonly Pattern[];
  /** Whether a line begins with the words of any other one: a single expression, for logs of millions of lines. */
  readonly atStart: RegExp;
}

const polite = String.raw`^(?:(?:you['\u2019]?(?:ve| have|re| are)?|your|the|we['\u2019]?re(?: currently experiencing)?|this|claude(?: ai)?|sorry,?|5-hour|opus|sonnet) +)*`;

const compile = (name: PatternName, source: string, configured: boolean): Pattern => {
  try {
    return { name, configured, source, inText: new RegExp(source, 'i') };
  } catch {
    // A configured text that is no regular expression was meant literally (`[auth] failed (`).
    return compile(name, source.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), configured);
  }
};

const compileAll = (patterns: Partial<AgentPatterns>, configured: boolean): Pattern[] =>
  patternNames.flatMap((name) => (patterns[name] ?? []).map((source) => compile(name, source, configured)));

let compiledProviders: readonly Pattern[] | undefined;

/** An agent's patterns, the configured ones first, the providers' last. */
export const compilePatterns = (own: AgentPatterns, extra: Partial<AgentPatterns>): PatternTable => {
  compiledProviders ??= compileAll(providerPatterns, false);
  const configured = compileAll(extra, true);
  const known = [...compileAll(own, false), ...compiledProviders];
  const atStart = new RegExp(`${polite}(?:${known.map(({ source }) => source).join('|')})`, 'i');
  return { all: [...configured, ...known], configured, atStart };
};

/** Which limit of an account a text speaks of. */
const quotaScope = (text: string): QuotaScope => {
  if (/spend|extra usage|overage/i.test(text)) return 'spend';
  if (/\b(?:5|five)[- _]?hour|session limit/i.test(text)) return 'five_hour';
  if (/week|seven[_ -]day|\b7[- ]day/i.test(text)) return 'weekly';
  return /month/i.test(text) ? 'monthly' : 'other';
};

/** Which kind of refusal a text speaks of. */
export const transientKind = (text: string): TransientKind => {
  if (/overload|high demand|(?:at|over) capacity/i.test(text)) return 'overloaded';
  if (/rate[ _-]?limit|too many requests|limiting|throttl/i.test(text)) return 'rate_limit';
  return /stream|tim(?:ed|e)[ -]?out|\bE[A-Z_]{4,}\b|socket|connect|network|fetch|resolution|dns|sending/i.test(text) &&
    !/gateway/i.test(text)
    ? 'network'
    : 'server';
};

/** What a pattern's name means where this text matched it. */
export const meaningOf = (name: PatternName, text: string): Meaning => {
  switch (name) {
    case 'quota':
      return { name, scope: quotaScope(text) };
    case 'transient':
      return { name, kind: transientKind(text) };
    case 'auth':
    case 'billing':
    case 'context':
      return { name };
  }
};
