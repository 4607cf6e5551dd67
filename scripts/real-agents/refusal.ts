import { resetOf, type Behaviour } from './behaviour.ts';

/** Which of the four interfaces is spoken. */
export type Api = 'anthropic' | 'responses' | 'chat' | 'gemini';

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const refusals: Partial<Record<Behaviour, Refusal>> = {
  '401': { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
  '403': { status: 403, type: 'permission_error', message: 'Your account does not have access' },
  credit: {
    status: 400,
    type: 'invalid_request_error',
    message: 'Your credit balance is too low to access the API. Please go to Plans & Billing to purchase credits.',
  },
  '429': {
    status: 429,
    type: 'rate_limit_error',
    message: 'This request would exceed the rate limit for your organization',
    headers: { 'retry-after': '1' },
  },
  '500': { status: 500, type: 'api_error', message: 'Internal server error' },
  '529': { status: 529, type: 'overloaded_error', message: 'Overloaded' },
};

const geminiStatus: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
};

const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(body, { status, headers });

const refuse = (api: Api, { status, type, message, headers }: Refusal): Response => {
  switch (api) {
    case 'anthropic':
      return answer(status, { type: 'error', error: { type, message }, request_id: 'req_1' }, headers);
    case 'responses':
    case 'chat':
      return answer(status, { error: { type, message, code: status === 401 ? 'invalid_api_key' : type } }, headers);
    case 'gemini':
      return answer(
        status,
        { error: { code: status, message, status: geminiStatus[status] ?? 'UNAVAILABLE' } },
        headers,
      );
  }
};

/** The account's limit, as each provider tells it: Anthropic in headers, OpenAI in the body, Google as a day's quota. */
const refuseLimit = (api: Api, behaviour: Behaviour, reset: number, now: number): Response => {
  const seconds = reset - Math.floor(now / 1000);
  switch (api) {
    case 'anthropic':
      return refuse(api, {
        status: 429,
        type: 'rate_limit_error',
        message: 'You have hit your limit',
        headers: {
          'retry-after': String(seconds),
          'x-should-retry': 'false',
          'anthropic-ratelimit-unified-status': 'rejected',
          'anthropic-ratelimit-unified-reset': String(reset),
          'anthropic-ratelimit-unified-representative-claim': behaviour === 'weekly' ? 'seven_day' : 'five_hour',
          'anthropic-ratelimit-unified-overage-status': 'rejected',
        },
      });
    case 'responses':
    case 'chat':
      return answer(429, {
        error: {
          type: 'usage_limit_reached',
          message: 'The usage limit has been reached',
          plan_type: 'plus',
          resets_at: reset,
          resets_in_seconds: seconds,
        },
      });
    case 'gemini':
      return answer(429, {
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          message: 'You exceeded your current quota, please check your plan and billing details.',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
              violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
            },
          ],
        },
      });
  }
};

/** How a behaviour refuses a request; undefined where it does not. `resetInS`: a limit’s reset so many seconds ahead. */
export const refusalOf = (api: Api, behaviour: Behaviour, now: number, resetInS?: number): Response | undefined => {
  const usual = resetOf(behaviour, now);
  const reset = usual === undefined || resetInS === undefined ? usual : Math.floor(now / 1000) + resetInS;
  if (reset !== undefined) return refuseLimit(api, behaviour, reset, now);
  const refusal = refusals[behaviour];
  return refusal === undefined ? undefined : refuse(api, refusal);
};
