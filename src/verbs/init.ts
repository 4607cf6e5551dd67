import { relative } from 'node:path';
import type { Agent } from '../agents/define.ts';
import { agents } from '../agents/index.ts';
import { nearest } from '../model/nearest.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { writeAll, type PlannedFile } from './init-files.ts';
import { commitOnly, gitIn, hasIdentity, uncommitted, workTreeRoot, type Git } from './init-git.ts';
import { planInit, type InitPlan, type InitRequest } from './init-plan.ts';

type Ports = Pick<Platform, 'files' | 'processes' | 'self'>;

/** What `init` did; paths count from the folder. */
export interface InitReport {
  readonly folder: string;
  readonly preset: string;
  readonly written: readonly string[];
  /** Was there already and was left as it is. */
  readonly kept: readonly string[];
  /** The commit; absent where nothing was committed. */
  readonly commit?: string;
  /** Written, but not committed because it holds other uncommitted changes. */
  readonly left: readonly string[];
  /** The program of the preset is not on the PATH. */
  readonly missing?: string;
  /** What must hold because this runs as root, in words. */
  readonly asRoot?: string;
}

/** The preset of that name. */
export const findPreset = (name: string): Result<Agent> => {
  const agent = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (agent !== undefined) return ok(agent);
  const known = Object.keys(agents);
  const close = nearest(name, known);
  return fail({
    code: 'unknown_name',
    kind: 'preset',
    name,
    known,
    ...(close === undefined ? {} : { nearest: close }),
  });
};

/** The agents whose programs are on the PATH, in the order in which they are suggested. */
export const foundAgents = ({ processes, self }: Pick<Ports, 'processes' | 'self'>): readonly Agent[] =>
  Object.values(agents).filter(
    ({ detect }) => detect !== undefined && processes.resolve(detect, self.env['PATH'] ?? '', self.cwd) !== undefined,
  );

/** Commits what was written, save a `.gitignore` in which somebody else's changes wait. Gives the commit where there is one. */
const commitPlan = async (sources: readonly string[], git: Git): Promise<Result<string | undefined>> => {
  const changed = await uncommitted(sources, git);
  if (!changed.ok) return changed;
  if (changed.value.length === 0) return ok(undefined);
  const commit = await commitOnly(changed.value, 'Run an agent here with agent-runner', git);
  return commit.ok ? ok(commit.value.trim()) : commit;
};

/** What a person should know before the first round. */
const cautions = (agent: Agent, folder: string, { processes, self }: Ports): Pick<InitReport, 'missing' | 'asRoot'> => {
  const { detect, start } = agent;
  const absent = detect !== undefined && processes.resolve(detect, self.env['PATH'] ?? '', folder) === undefined;
  return {
    ...(absent ? { missing: detect } : {}),
    ...(self.uid === 0 && start.asRoot !== undefined ? { asRoot: start.asRoot } : {}),
  };
};

/** Writes the plan and commits it; what was written is taken back where that fails. */
const carryOut = async (
  request: InitRequest,
  planned: InitPlan,
  git: Git,
  ports: Ports,
): Promise<Result<InitReport>> => {
  const { folder, agent } = request;
  const here = (files: readonly PlannedFile[]): readonly string[] => files.map(({ path }) => relative(folder, path));
  const sources = here(planned.sources);
  const left = await uncommitted(
    sources.filter((path) => path.endsWith('.gitignore')),
    git,
  );
  if (!left.ok) return left;
  const written = writeAll([...planned.sources, ...planned.aids], ports.files);
  if (!written.ok) return written;
  const mine = sources.filter((path) => !left.value.includes(path));
  const commit = request.commit ? await commitPlan(mine, git) : ok(undefined);
  if (!commit.ok) {
    written.value();
    return commit;
  }
  return ok({
    folder,
    preset: agent.name,
    written: [...sources, ...here(planned.aids)],
    kept: planned.kept,
    ...(commit.value === undefined ? {} : { commit: commit.value }),
    left: request.commit ? left.value : [],
    ...cautions(agent, folder, ports),
  });
};

/**
 * Writes a configuration, a first prompt and the JSON Schema for editors, and commits the first two. Everything is
 * looked at before anything is written, and what was written is taken back where a later step fails.
 */
export const init = async (request: InitRequest, ports: Ports): Promise<Result<InitReport>> => {
  const { folder } = request;
  if (ports.files.facts(folder)?.kind !== 'folder') return fail({ code: 'not_found', kind: 'folder', name: folder });
  const git = gitIn(folder, ports.processes);
  const root = await workTreeRoot(folder, git);
  if (!root.ok) return root;
  const planned = planInit(request, root.value, ports);
  if (!planned.ok) return planned;
  const known = request.commit ? await hasIdentity(folder, git) : ok(undefined);
  return known.ok ? await carryOut(request, planned.value, git, ports) : known;
};
