import { seconds } from '../../model/time.ts';
import type { NamedProcess } from '../../ports/process-control.ts';
import { untilGone } from '../until-gone.ts';
import type { OwnBinary } from './own-binary.ts';
import type { RestartPorts, Restartable } from './restart-runner.ts';

type Ports = Pick<RestartPorts, 'clock' | 'processes'>;

/** What does not come up is not waited for as for a round. */
const grace = seconds(5);
const lookEvery = 100;

const endProcess = async ({ clock, processes }: Ports, process: NamedProcess): Promise<void> => {
  const lives = (): boolean => processes.named(process.pid)?.birth === process.birth;
  processes.signalProcess(process, 'SIGTERM');
  if ((await untilGone(clock, lives, { limit: grace })) === 'gone') return;
  processes.signalProcess(process, 'SIGKILL');
  await untilGone(clock, lives, { limit: grace });
};

/** Ends a service also where its program ignores that: its manager would give it the time of a whole round. */
const endService = async (
  { clock, processes }: Ports,
  { manager, service }: Extract<Restartable['way'], { readonly kind: 'service' }>,
): Promise<void> => {
  const asked = await manager.requestStop(service);
  const hard = clock.monotonic() + grace;
  const end = hard + grace;
  while (asked.ok && clock.monotonic() < end) {
    const state = await manager.state(service);
    if (!state.ok || state.value.activity === 'inactive' || state.value.activity === 'failed') return;
    const main = state.value.pid === undefined ? undefined : processes.named(state.value.pid);
    if (main !== undefined && clock.monotonic() >= hard) processes.signalProcess(main, 'SIGKILL');
    await clock.sleep(lookEvery);
  }
};

/**
 * Ends whatever was started for a runner and did not come up as it should: its manager is kept from trying again, and
 * one in the background may hang without ever having said who it is.
 */
export const endBroken = async (ports: Ports, { path }: OwnBinary, { config, way }: Restartable): Promise<void> => {
  if (way.kind === 'service') {
    await endService(ports, way);
    return;
  }
  const started = ports.processes
    .runningFrom(path)
    .filter(({ args }) => args[0] === 'serve' && args.includes(`--config=${config}`));
  for (const { process } of started) await endProcess(ports, process);
};
