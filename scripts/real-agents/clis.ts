import type { OutcomeName } from '../../src/model/outcome.ts';
import type { Behaviour } from './behaviour.ts';

/** Where a run takes place. */
export interface RunPlace {
  /** Empty before the run, but for `files`. */
  readonly home: string;
  /** The provider: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly behaviour: Behaviour;
}

/** One real agent CLI: where it comes from, how it is turned towards our provider, and what must be read. */
export interface RealCli {
  /** Its name in the agents' registry, whose way of starting it is the one that is tried. */
  readonly agent: string;
  /** On npm. */
  readonly package: string;
  /** The newest that was tried. */
  readonly version: string;
  readonly program: string;
  env(place: RunPlace): Readonly<Record<string, string>>;
  /** Files in its home, by their path there. */
  files?(place: RunPlace): Readonly<Record<string, string>>;
  /** Arguments behind the preset's own. */
  readonly extra?: readonly string[];
  /** Its command for people instead of programs, tried besides. */
  readonly textCommand: readonly string[];
  /** How a run with each behaviour must be read; what is missing is not tried, and `why` says why not. */
  readonly outcomes: Readonly<Partial<Record<Behaviour, OutcomeName>>>;
  /** Behaviours that are tried in text mode as well. */
  readonly inText: readonly Behaviour[];
  readonly why?: string;
}

const refused = { '401': 'auth', '403': 'auth', credit: 'billing' } as const;
const refusedForNow = { '429': 'transient', '500': 'transient', '529': 'transient' } as const;
const good = { ok: 'ok', talk401: 'ok', work: 'ok', commit: 'ok' } as const;

const claude: RealCli = {
  agent: 'claude',
  package: '@anthropic-ai/claude-code',
  version: '2.1.197',
  program: 'claude',
  env: ({ url, behaviour }) => ({
    ANTHROPIC_BASE_URL: url,
    // The account's limits are told to a login only, not to a key.
    ...(behaviour === 'limit' || behaviour === 'weekly'
      ? { CLAUDE_CODE_OAUTH_TOKEN: 'dummy' }
      : { ANTHROPIC_API_KEY: 'dummy' }),
    IS_SANDBOX: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '1',
  }),
  textCommand: ['-p', '--dangerously-skip-permissions'],
  outcomes: { ...good, ...refused, ...refusedForNow, limit: 'quota', weekly: 'quota', hang: 'failed' },
  inText: ['ok', 'talk401', '401', 'limit', '529'],
};

const codex: RealCli = {
  agent: 'codex',
  package: '@openai/codex',
  version: '0.169.0',
  program: 'codex',
  env: () => ({ LOOPBACK_KEY: 'dummy' }),
  files: ({ url }) => ({
    '.codex/config.toml': `model = "gpt-5"
model_provider = "loopback"
[model_providers.loopback]
name = "loopback"
base_url = "${url}/v1"
env_key = "LOOPBACK_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`,
  }),
  textCommand: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', '-'],
  outcomes: { ...good, ...refused, ...refusedForNow, limit: 'quota', weekly: 'quota', hang: 'failed' },
  inText: ['ok', 'talk401', '401', 'limit'],
};

const gemini: RealCli = {
  agent: 'gemini',
  package: '@google/gemini-cli',
  version: '0.61.0',
  program: 'gemini',
  env: ({ url }) => ({ GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: 'dummy' }),
  files: () => ({ '.gemini/settings.json': '{"security":{"auth":{"selectedType":"gemini-api-key"}}}\n' }),
  // A model by its name: to choose one by itself it would ask the model, and take minutes over the answer.
  extra: ['-m', 'gemini-2.5-pro'],
  textCommand: ['-y', '--skip-trust', '-m', 'gemini-2.5-pro', '-p', '{prompt}'],
  // It exits 0 on SIGTERM.
  outcomes: { ...good, ...refused, limit: 'quota', hang: 'unknown' },
  inText: ['ok', '401'],
  why: 'it retries 429, 500 and 529 for many minutes',
};

const opencode: RealCli = {
  agent: 'opencode',
  package: 'opencode-ai',
  version: '1.18.33',
  program: 'opencode',
  env: ({ url }) => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      model: 'loopback/m1',
      small_model: 'loopback/m1',
      provider: {
        loopback: {
          npm: '@ai-sdk/openai-compatible',
          name: 'loopback',
          options: { baseURL: `${url}/v1`, apiKey: 'dummy' },
          models: { m1: { name: 'm1' } },
        },
      },
    }),
  }),
  textCommand: ['run', '{prompt}'],
  outcomes: { ...good, ...refused, hang: 'failed' },
  inText: ['ok', '401'],
  why: 'it retries 429, 500 and 529 without an end',
};

const pi: RealCli = {
  agent: 'pi',
  package: '@earendil-works/pi-coding-agent',
  version: '0.74.2',
  program: 'pi',
  env: () => ({}),
  files: ({ url }) => ({
    '.pi/agent/models.json': JSON.stringify({
      providers: {
        loopback: { baseUrl: `${url}/v1`, api: 'openai-completions', apiKey: 'dummy', models: [{ id: 'm1' }] },
      },
    }),
  }),
  extra: ['--provider', 'loopback', '--model', 'm1'],
  textCommand: ['-p', '--no-session', '--provider', 'loopback', '--model', 'm1', '{prompt}'],
  outcomes: { ...good, ...refused, ...refusedForNow, hang: 'failed' },
  inText: ['ok', 'talk401', '401'],
};

const qwen: RealCli = {
  agent: 'qwen',
  package: '@qwen-code/qwen-code',
  version: '0.15.10',
  program: 'qwen',
  env: ({ url }) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'dummy', OPENAI_MODEL: 'm1' }),
  extra: ['--auth-type', 'openai'],
  textCommand: ['-y', '--auth-type', 'openai', '-p', '{prompt}'],
  outcomes: { ...good, ...refused, hang: 'failed' },
  inText: ['ok', '401'],
  why: 'it retries 429, 500 and 529 for many minutes',
};

/** The CLIs that run without a network, in the order in which they are tried. */
export const realClis: readonly RealCli[] = [claude, codex, gemini, opencode, pi, qwen];
