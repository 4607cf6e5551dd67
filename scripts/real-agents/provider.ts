// A stand-in for the model providers, on the loopback alone, so that real agent CLIs run without a network and
// without an account. By itself:
//   bun scripts/real-agents/provider.ts [--port 8199] [--script ok,401,limit] [--reset-s 30]
// The script names one behaviour for each run of an agent, the last one for all that follow.
import { parseArgs } from 'node:util';
import { answerOf, type Deed } from './answers.ts';
import { behaviours, finalWords, isBehaviour, shellCommand, type Behaviour } from './behaviour.ts';
import { refusalOf, type Api } from './refusal.ts';
import { recordOf, shellCall } from './shell-call.ts';

/** A provider at work. */
export interface Provider {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

const apiOf = (path: string): Api | undefined => {
  if (path.endsWith('/messages')) return 'anthropic';
  if (path.endsWith('/responses')) return 'responses';
  if (path.endsWith('/chat/completions')) return 'chat';
  return path.includes('enerateContent') ? 'gemini' : undefined;
};

/** The request carries what a tool gave: the agent has done what it was asked for. */
const followsTool = (body: string): boolean =>
  /"type":\s*"tool_result"|"role":\s*"tool"|"function_call_output"|"functionResponse"/.test(body);

const deedOf = (behaviour: Behaviour, request: unknown, afterTool: boolean): Deed => {
  const command = shellCommand(behaviour);
  const call = command === undefined || afterTool ? undefined : shellCall(recordOf(request), command);
  return call === undefined ? { kind: 'say', text: finalWords(behaviour) } : { kind: 'call', call };
};

/** A request that is never answered; it ends with its connection. */
const never = (): Promise<Response> => Promise.withResolvers<Response>().promise;

interface ProviderOptions {
  /** Absent: any that is free. */
  readonly port?: number;
  /** A limit's reset so many seconds ahead, instead of at its usual time of day. */
  readonly resetInS?: number;
}

/**
 * Starts a provider that takes its behaviours from the script, one for each run of an agent. A run is told by its
 * first request, so a retry counts as one: an agent that is to be refused once is to be told not to retry.
 */
export const startProvider = (script: readonly Behaviour[], options: ProviderOptions = {}): Provider => {
  const { port = 0, resetInS } = options;
  const requests: string[] = [];
  let run = -1;
  let turns = 0;
  const handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    requests.push(`${request.method} ${pathname}`);
    if (pathname.endsWith('/count_tokens')) return Response.json({ input_tokens: 10 });
    const api = apiOf(pathname);
    if (api === undefined) return Response.json({}, { status: 404 });
    const body = await request.text();
    const afterTool = followsTool(body);
    if (!afterTool) run = Math.min(run + 1, script.length - 1);
    const behaviour = script[Math.max(run, 0)] ?? 'ok';
    if (behaviour === 'hang') return await never();
    const parsed: unknown = JSON.parse(body);
    const refusal = refusalOf(api, behaviour, Date.now(), resetInS);
    if (refusal !== undefined) return refusal;
    turns += 1;
    return answerOf(api, pathname, parsed, { ...deedOf(behaviour, parsed, afterTool), number: turns });
  };
  // Without an idle timeout: one that hangs does so for as long as it is asked.
  const server = Bun.serve({ hostname: '127.0.0.1', port, idleTimeout: 0, fetch: handle });
  return { url: `http://127.0.0.1:${server.port}`, requests, stop: () => server.stop(true) };
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8199' },
      script: { type: 'string', default: 'ok' },
      'reset-s': { type: 'string' },
    },
  });
  const words = values.script.split(',');
  const unknown = words.find((word) => !isBehaviour(word));
  if (unknown === undefined) {
    const { 'reset-s': reset } = values;
    const { url } = startProvider(words.filter(isBehaviour), {
      port: Number(values.port),
      ...(reset === undefined ? {} : { resetInS: Number(reset) }),
    });
    process.stdout.write(`${url}: ${words.join(', ')}\n`);
  } else {
    process.stderr.write(`no behaviour ${unknown}; there are ${behaviours.join(', ')}\n`);
    process.exitCode = 2;
  }
}
