import { ok, type Result } from '../../model/result.ts';
import type { FarSide } from './far-side.ts';
import { doctorOf, farVerb, installOf, saidBy, statusOf, unfit } from './far-verbs.ts';
import type { HostFacts } from './host-facts.ts';
import type { HostDeploy } from './order.ts';
import { beginSettling, moveFor, watchSettling } from './settle.ts';
import type { FarFinding, FarService, FarStanding } from './steps.ts';

/** What the installation itself is about to change, or tells of better, is no finding of its own. */
const installing = new Set(['units', 'units_running', 'supervisor_version', 'service_manager', 'linger']);

/** What `doctor` finds there, and whether the supervisor there is older than the program. */
export const examine = async (
  far: FarSide,
  program: string,
): Promise<Result<{ readonly findings: readonly FarFinding[]; readonly outdated: boolean }>> => {
  const ran = await farVerb(far, program, ['doctor', '--json']);
  if (!ran.ok) return ran;
  const checks = doctorOf(ran.value);
  if (checks === undefined)
    return unfit(far.host, { kind: 'refused', what: 'agent-runner doctor', said: saidBy(ran.value) });
  return ok({
    findings: checks.filter(({ name, state }) => state !== 'ok' && !installing.has(name)),
    outdated: checks.some(({ name, state }) => name === 'supervisor_version' && state !== 'ok'),
  });
};

/** A service manager’s refusal to talk: `69`. */
const unavailable = 69;

const installThere = async (
  far: FarSide,
  program: string,
  { monitor, start }: { readonly monitor: boolean; readonly start: boolean },
): Promise<Result<{ readonly service: FarService; readonly outdated: boolean }>> => {
  const words = ['install', '--json', ...(monitor ? ['--monitor'] : []), ...(start ? [] : ['--no-start'])];
  const ran = await farVerb(far, program, words);
  if (!ran.ok) return ran;
  if (ran.value.code === unavailable)
    return ok({ service: { kind: 'background', why: saidBy(ran.value).split('\n')[0] ?? '' }, outdated: false });
  const told = installOf(ran.value);
  if (ran.value.code !== 0 || told === undefined)
    return unfit(far.host, { kind: 'refused', what: 'agent-runner install', said: saidBy(ran.value) });
  // That somebody supervises the project already is what is settled next.
  const lacks = told.lacks.filter(({ kind }) => kind !== 'supervisor');
  const outdated = told.services.some(({ standing }) => standing === 'outdated');
  return ok({ service: { kind: 'service', name: told.services[0]?.service ?? '', lacks }, outdated });
};

const runningThere = async (
  far: FarSide,
  program: string,
): Promise<Result<{ readonly pid: number; readonly mode: string } | undefined>> => {
  const ran = await farVerb(far, program, ['status', '--json']);
  if (!ran.ok) return ran;
  const { pid = null, mode = null } = statusOf(ran.value) ?? {};
  return ok(pid === null || mode === null ? undefined : { pid, mode });
};

/** Keeps the project running over there, with what lies there now. */
export const keepRunning = async (
  { far, clock, request, onStep, leave }: HostDeploy,
  facts: HostFacts,
  { changed, undo, sick }: { readonly changed: boolean; readonly undo: boolean; readonly sick: boolean },
): Promise<Result<{ readonly service: FarService; readonly standing: FarStanding }>> => {
  const program = `${facts.bin}/agent-runner`;
  const before = await runningThere(far, program);
  if (!before.ok) return before;
  // The manager may have come up with this very connection, and would end with it.
  const lingers = await far.ask({ op: 'linger' });
  if (!lingers.ok) return lingers;
  const installed = await installThere(far, program, { monitor: request.monitor, start: request.start && !sick });
  if (!installed.ok) return installed;
  const { service } = installed.value;
  onStep({ step: 'installed', service });
  const settled = (standing: FarStanding) => {
    onStep({ step: 'settled', standing });
    return ok({ service, standing });
  };
  const after = await runningThere(far, program);
  if (!after.ok) return after;
  if (before.value === undefined && after.value !== undefined) return settled({ kind: 'started' });
  const move = moveFor({
    ...(before.value === undefined ? {} : { running: before.value }),
    outdated: changed || installed.value.outdated,
    sick,
    wanted: request.start,
  });
  if (move.kind !== 'settle') return settled(move);
  const begun = await beginSettling(far, facts, {
    verb: move.verb,
    undo,
    monitor: request.monitor && service.kind === 'service',
  });
  if (!begun.ok) return begun;
  const end = request.wait ? await watchSettling(far, program, { clock, onStep, leave }) : ok('left' as const);
  if (!end.ok) return end;
  if (end.value === 'left') return settled({ kind: 'left' });
  return settled({ kind: move.verb === 'start' ? 'started' : 'restarted' });
};
