import { exitCode } from '../../model/exit-code.ts';
import { ok, type Result } from '../../model/result.ts';
import { seconds } from '../../model/time.ts';
import type { Played, Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** A second supervisor in the same project, while this one holds the locks. */
export const rival: Scene = {
  name: 'rival',
  plot: 'is all right, but somebody starts a second supervisor in the same project',
  locked: true,
  play: async ({ agentRunner }) => {
    const code = await agentRunner('round', '--phase', 'commit');
    if (!code.ok) return code;
    const refused = code.value === exitCode('retryLater');
    return ok({
      ending: refused ? 'refused' : 'not refused',
      checks: [
        {
          defense: 'flock_concurrency',
          expected: `the second one is refused with exit ${exitCode('retryLater')}`,
          held: refused,
          seen: `exit ${code.value}`,
        },
      ],
    });
  },
};

/** Starts a supervisor of its own process, in the background, and gives its id. */
const startSupervisor = async ({ command, platform }: Stage): Promise<Result<number>> => {
  const background = '"$@" >/dev/null 2>&1 & echo $!';
  const started = await command('sh', '-c', background, 'sh', ...platform.self.command, 'round', '--phase', 'widow');
  return started.ok ? ok(Number(started.value)) : started;
};

const patience = seconds(10);
const look = 50;

/** Waits until another supervisor’s round after `before` has its agent, and gives the agent’s id. */
const agentAfter = async (
  { platform, lastEvent }: Stage,
  before: number,
  kill: AbortSignal,
): Promise<number | undefined> => {
  const { clock } = platform;
  const end = clock.monotonic() + patience;
  while (clock.monotonic() < end && !kill.aborted) {
    const spawned = lastEvent('agent_spawn');
    if (spawned !== undefined && spawned.round_num > before) return spawned.pid;
    await clock.sleep(look, kill);
  }
  return undefined;
};

/** Ends a process by a signal that it cannot catch, and waits until it is gone: its locks go with it. */
const strike = async ({ command, platform }: Stage, pid: number): Promise<void> => {
  const { clock, processes } = platform;
  // The shell's own `kill`: the program of that name is in a package (procps) that a small Debian is without.
  await command('sh', '-c', 'kill -9 "$1"', 'sh', String(pid));
  const end = clock.monotonic() + patience;
  while (processes.facts(pid) !== undefined && clock.monotonic() < end) await clock.sleep(look);
};

/** Kills the supervisor, and lets a successor begin, as every start does. */
const succeed = async (stage: Stage, supervisor: number, agent: number | undefined): Promise<Result<Played>> => {
  const lives = (): boolean => agent !== undefined && stage.platform.processes.facts(agent) !== undefined;
  await strike(stage, supervisor);
  const orphaned = lives();
  const release = stage.lock();
  if (!release.ok) return release;
  await stage.project.recover();
  release.value();
  const told = stage.lastEvent('round_interrupted');
  const closed = told !== undefined && told.round_num === stage.lastEvent('round_end')?.round_num;
  return ok({
    ending: closed ? 'interrupted' : 'left open',
    checks: [
      {
        defense: 'interrupted_round_recovery',
        expected: 'the successor ends the orphaned agent and closes its round',
        held: orphaned && !lives() && closed,
        seen: `${orphaned ? 'the agent had lived on' : 'no orphan'}, ${lives() ? 'and still lives' : 'is ended'}, the round is ${closed ? 'closed' : 'open'}`,
      },
    ],
  });
};

/** The supervisor is killed in the middle of a round, as by the kernel’s memory killer. */
export const widow: Scene = {
  name: 'widow',
  plot: 'is at work when its supervisor is killed by SIGKILL',
  locked: false,
  play: async (stage, kill) => {
    const before = stage.lastEvent('agent_spawn')?.round_num ?? 0;
    const supervisor = await startSupervisor(stage);
    if (!supervisor.ok) return supervisor;
    return await succeed(stage, supervisor.value, await agentAfter(stage, before, kill));
  },
};
