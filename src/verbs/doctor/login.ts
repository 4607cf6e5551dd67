import { join } from 'node:path';
import * as v from 'valibot';
import type { RoundSettings } from '../../model/round-settings.ts';
import { isoTime, seconds, type EpochMs } from '../../model/time.ts';
import { environmentFileOf } from '../service-specs.ts';
import {
  agentEnvironment,
  bad,
  distinctAgents,
  warn,
  well,
  type DoctorCheck,
  type Finding,
  type Patient,
} from './define.ts';

/** Until the morning: what ends within this time ends while nobody looks. */
const nightMs = seconds(12 * 60 * 60);

/** A login as its file tells of it. */
interface Login {
  /** When the token at hand ends; absent where that is not told. */
  readonly endsAt?: EpochMs;
  /** The agent can get itself a new one. */
  readonly renewable: boolean;
}

/** How one agent is logged in: by variables, which win, or by a file. */
interface LoginPlace {
  readonly variables: readonly string[];
  file(env: Readonly<Record<string, string>>, home: string): string;
  read(json: unknown): Login | undefined;
  /** How a login that lasts is made. */
  readonly lasting: string;
}

const claudeFile = v.object({
  claudeAiOauth: v.object({ expiresAt: v.number(), refreshToken: v.optional(v.nullable(v.string())) }),
});

const codexFile = v.object({
  OPENAI_API_KEY: v.optional(v.nullable(v.string())),
  tokens: v.optional(v.nullable(v.object({ access_token: v.string(), refresh_token: v.optional(v.string()) }))),
});

const geminiFile = v.object({ expiry_date: v.optional(v.number()), refresh_token: v.optional(v.string()) });

const jwtClaims = v.object({ exp: v.number() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** When a JSON Web Token ends (RFC 7519); its middle part tells. */
const jwtEnd = (token: string): EpochMs | undefined => {
  const claims = v.safeParse(jwtClaims, parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  return claims.success ? seconds(claims.output.exp) : undefined;
};

const isThere = (text: string | null | undefined): boolean => typeof text === 'string' && text !== '';

const places: Readonly<Record<string, LoginPlace>> = {
  claude: {
    variables: [
      'ANTHROPIC_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CLAUDE_CODE_USE_BEDROCK',
      'CLAUDE_CODE_USE_VERTEX',
    ],
    file: (env, home) => join(env['CLAUDE_CONFIG_DIR'] ?? join(home, '.claude'), '.credentials.json'),
    read: (json) => {
      const file = v.safeParse(claudeFile, json);
      if (!file.success) return undefined;
      const { expiresAt, refreshToken } = file.output.claudeAiOauth;
      return { endsAt: expiresAt, renewable: isThere(refreshToken) };
    },
    lasting: '`claude setup-token` gives a token for a year: CLAUDE_CODE_OAUTH_TOKEN in the environment',
  },
  codex: {
    variables: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
    file: (env, home) => join(env['CODEX_HOME'] ?? join(home, '.codex'), 'auth.json'),
    read: (json) => {
      const file = v.safeParse(codexFile, json);
      if (!file.success) return undefined;
      const { OPENAI_API_KEY: key, tokens } = file.output;
      if (isThere(key)) return { renewable: true };
      if (tokens === undefined || tokens === null) return undefined;
      const endsAt = jwtEnd(tokens.access_token);
      return { ...(endsAt === undefined ? {} : { endsAt }), renewable: isThere(tokens.refresh_token) };
    },
    lasting: 'CODEX_API_KEY in the environment does not end',
  },
  gemini: {
    variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_APPLICATION_CREDENTIALS'],
    file: (_, home) => join(home, '.gemini/oauth_creds.json'),
    read: (json) => {
      const file = v.safeParse(geminiFile, json);
      if (!file.success) return undefined;
      const { expiry_date: endsAt, refresh_token: token } = file.output;
      return { ...(endsAt === undefined ? {} : { endsAt }), renewable: isThere(token) };
    },
    lasting: 'GEMINI_API_KEY in the environment does not end',
  },
};

/** What the file says of tonight. A login that the agent renews by itself is well, also where its token ends at night. */
const judged = (
  name: string,
  { endsAt, renewable }: Login,
  hints: { readonly lasting: string; readonly renew: string },
  now: EpochMs,
): readonly Finding[] => {
  if (renewable || endsAt === undefined) {
    const until = endsAt === undefined ? '' : `, its token ends ${isoTime(endsAt)} and is renewed by itself`;
    return well(`${name} is logged in${until}`);
  }
  if (endsAt <= now) return bad(`the login of ${name} ended ${isoTime(endsAt)}`, hints.renew);
  if (endsAt - now > nightMs) return well(`${name} is logged in until ${isoTime(endsAt)}`);
  return bad(
    `the login of ${name} ends ${isoTime(endsAt)}, and it cannot renew it by itself`,
    `${hints.renew} ${hints.lasting}.`,
  );
};

/** A key that the services of this user are given, and a shell is not. */
const keyOfServices = ({ platform, manager }: Patient, { variables }: LoginPlace): string | undefined => {
  if (manager.name !== 'systemd') return undefined;
  const text = platform.files.readText(environmentFileOf(platform.self));
  return text.ok ? variables.find((name) => new RegExp(`^\\s*${name}=.`, 'm').test(text.value)) : undefined;
};

const loginOf = (patient: Patient, settings: RoundSettings): readonly Finding[] => {
  const { platform, config } = patient;
  const { preset, name } = settings.agent;
  const place = Object.hasOwn(places, preset) ? places[preset] : undefined;
  const renew = config.agents[preset]?.loginHint ?? '';
  if (place === undefined) return [];
  const env = agentEnvironment(patient, settings);
  const variable = place.variables.find((one) => isThere(env[one]));
  if (variable !== undefined) return well(`${name} is logged in by ${variable}, which wins over a login of your own`);
  const given = keyOfServices(patient, place);
  if (given !== undefined)
    return well(`${name} is logged in by ${given} of ${environmentFileOf(platform.self)}, which services are given`);
  const path = place.file(env, env['HOME'] ?? platform.self.home);
  const text = platform.files.readText(path);
  if (!text.ok) {
    if (text.failure.errno !== 'ENOENT') return warn(`${path} cannot be read (${text.failure.errno})`, renew);
    // On macOS logins are kept in the keychain, which is not ours to open.
    return platform.self.system === 'darwin'
      ? []
      : bad(`${name} is not logged in: no ${place.variables.join(', ')}, no ${path}`, renew);
  }
  const login = place.read(parsed(text.value));
  if (login === undefined) return warn(`${path} holds no login that can be read`, renew);
  return judged(name, login, { lasting: place.lasting, renew }, platform.clock.now());
};

/** Whether the login lasts until the morning. */
export const login: readonly DoctorCheck[] = [
  {
    name: 'login',
    title: 'the agent is logged in, until the morning',
    run: async (patient) => distinctAgents(patient).flatMap((settings) => loginOf(patient, settings)),
  },
];
