import type { WebAnswer, WebHandler, WebRequest } from '../ports/web-server.ts';
import type { Access } from './access.ts';
import { dataHeaders, jsonAnswer, refusal, secretAnswer, type WholeAnswer } from './answers.ts';
import { foreignness, type OurNames } from './guard.ts';
import type { Hub } from './hub.ts';
import type { Asked, AskedRound, DashboardProject, PageOrder } from './project.ts';
import { sameText } from './same-text.ts';
import type { Welcome } from './wire.ts';

/** What the server is made of. */
export interface DashboardParts {
  readonly page: ReadonlyMap<string, (request: WebRequest) => WholeAnswer>;
  readonly access: Access;
  readonly names: () => OurNames;
  readonly welcome: Welcome;
  readonly projects: readonly DashboardProject[];
  readonly hub: Hub;
  readonly metrics: () => WholeAnswer;
  readonly health: () => WholeAnswer;
}

const notFound = (): WholeAnswer =>
  refusal(404, { code: 'not_found', message: 'There is nothing at this address.', hint: null });

const notAllowed = (allow: string): WholeAnswer =>
  refusal(405, { code: 'method', message: `This address takes ${allow}.`, hint: null }, { allow });

const loginNeeded = (): WholeAnswer =>
  refusal(
    401,
    {
      code: 'login_needed',
      message: 'This needs the token.',
      hint: 'It stands in the address that agent-runner dashboard printed, or in its token file.',
    },
    { 'www-authenticate': 'Bearer' },
  );

const isRead = ({ method }: WebRequest): boolean => method === 'GET' || method === 'HEAD';

/** A POST that only a script of our own page can send unasked: forms have other types. */
const postFault = (request: WebRequest): WholeAnswer | undefined => {
  if (request.method !== 'POST') return notAllowed('POST');
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return undefined;
  return refusal(415, { code: 'content_type', message: 'A POST must be application/json.', hint: null });
};

const login = async (request: WebRequest, { access }: DashboardParts): Promise<WholeAnswer> => {
  const fault = postFault(request);
  if (fault !== undefined) return fault;
  const body = await request.text();
  const secure = request.header('origin')?.startsWith('https:') === true;
  const cookie = body === undefined ? undefined : access.login(body, secure);
  if (cookie === undefined)
    return refusal(401, { code: 'login_needed', message: 'That is not the token.', hint: null });
  return { kind: 'whole', status: 204, headers: { ...dataHeaders, 'set-cookie': cookie }, body: '' };
};

const told = async <Value extends object>(request: WebRequest, asked: Promise<Asked<Value>>): Promise<WholeAnswer> => {
  const answer = await asked;
  return answer.ok ? jsonAnswer(request, answer.value) : answer.failure;
};

const isOrder = (word: string): word is PageOrder => word === 'stop' || word === 'cancel' || word === 'wake';

const order = async (
  request: WebRequest,
  { welcome }: DashboardParts,
  project: DashboardProject,
  asked: PageOrder,
): Promise<WholeAnswer> => {
  const fault = postFault(request);
  if (fault !== undefined) return fault;
  if (welcome.order_key === null) {
    const hint = 'agent-runner dashboard --control takes orders.';
    return refusal(403, { code: 'read_only', message: 'This dashboard only shows.', hint });
  }
  if (!sameText(request.header('x-agent-runner-order') ?? '', welcome.order_key))
    return refusal(403, {
      code: 'order_key',
      message: 'An order needs the key of this server.',
      hint: 'Reload the page: the server was started again.',
    });
  return await told(request, project.order(asked));
};

const roundOf = (num: string, { query }: WebRequest): AskedRound | undefined => {
  if (!/^[1-9]\d{0,8}$/.test(num)) return undefined;
  const at = query.get('at') ?? '';
  return { roundNum: Number(num), ...(/^\d{1,15}$/.test(at) ? { began: Number(at) } : {}) };
};

/** What lies below /api/projects/ID. */
const ofProject = async (
  request: WebRequest,
  parts: DashboardParts,
  project: DashboardProject,
  [what = '', num = '', log]: readonly string[],
): Promise<WholeAnswer> => {
  if (isOrder(what) && num === '') return await order(request, parts, project, what);
  if (!isRead(request)) return notAllowed('GET');
  if (what === 'history' && num === '')
    return await told(request, project.history(request.query.get('before') ?? undefined));
  const asked = what === 'rounds' ? roundOf(num, request) : undefined;
  if (asked === undefined) return notFound();
  if (log === undefined) return await told(request, project.round(asked));
  return log === 'log' ? await told(request, project.log(asked)) : notFound();
};

const feed = ({ hub }: DashboardParts): WebAnswer => ({
  kind: 'stream',
  headers: { ...dataHeaders, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
  begin: (stream) => hub.join(stream),
});

const reads = (request: WebRequest, parts: DashboardParts): WebAnswer | undefined => {
  switch (request.path) {
    case '/api/projects':
      return secretAnswer(parts.welcome);
    case '/api/feed':
      if (request.method !== 'GET') return notAllowed('GET');
      if (parts.hub.full())
        return refusal(
          503,
          { code: 'too_many_streams', message: 'Too many pages are open.', hint: 'Close one.' },
          { 'retry-after': '30' },
        );
      return feed(parts);
    case '/metrics':
      return parts.metrics();
    case '/healthz':
      return parts.health();
    default:
      return undefined;
  }
};

const inner = async (request: WebRequest, parts: DashboardParts): Promise<WebAnswer> => {
  const [id, ...rest] = request.path.startsWith('/api/projects/')
    ? request.path.slice('/api/projects/'.length).split('/')
    : [];
  const project = parts.projects.find(({ shown }) => shown.id === id);
  if (project !== undefined && rest.length <= 3) return await ofProject(request, parts, project, rest);
  const answer = reads(request, parts);
  if (answer === undefined) return notFound();
  return isRead(request) ? answer : notAllowed('GET');
};

const answered = async (request: WebRequest, parts: DashboardParts): Promise<WebAnswer> => {
  const page = parts.page.get(request.path);
  const foreign = foreignness(request, parts.names(), page !== undefined);
  if (foreign !== undefined) return refusal(403, foreign);
  if (page !== undefined) return isRead(request) ? page(request) : notAllowed('GET');
  if (request.path === '/api/login') return await login(request, parts);
  if (!parts.access.admits(request)) return loginNeeded();
  return await inner(request, parts);
};

/** Answers every request: first who asks, then what. A bug of ours is one answer that fails, and not the end of the others. */
export const dashboardHandler =
  (parts: DashboardParts): WebHandler =>
  async (request) => {
    try {
      return await answered(request, parts);
    } catch (bug) {
      return refusal(500, {
        code: 'bug',
        message: `This is a bug of agent-runner: ${String(bug)}`,
        hint: 'Please report it.',
      });
    }
  };
