import { fail, ok, type Result } from '../model/result.ts';
import { seconds } from '../model/time.ts';
import type { FailureOf } from '../model/failure.ts';
import type { Platform } from '../ports/platform.ts';
import { hostFault } from '../witness/remote/ssh.ts';
import { openBinaries, type BinaryChoice } from './deploy/binary.ts';
import { deployTo } from './deploy/deploy-host.ts';
import { openFarSide } from './deploy/far-side.ts';
import type { DeployRequest } from './deploy/order.ts';
import { usualPlace } from './deploy/project-files.ts';
import type { DeployReport, DeployStep } from './deploy/steps.ts';
import { sshShareFolder } from './ssh-share.ts';

/** Where it goes, and what. */
export interface DeployOrder {
  readonly hosts: readonly string[];
  readonly choice: BinaryChoice;
  /** The folder of the binary over there; it counts from the home folder. */
  readonly binDir: string;
  /** The project’s folder over there; by default as it lies here. */
  readonly remoteDir?: string;
  readonly request: DeployRequest;
}

/** What is heard of the hosts. */
export interface DeployHeard {
  readonly onStep: (host: string, step: DeployStep) => void;
  /** As soon as one of them is done. */
  readonly onEnd: (host: string, result: Result<DeployReport>) => void;
}

type Ports = Pick<Platform, 'clock' | 'files' | 'http' | 'unpack' | 'processes' | 'self' | 'onSignal'>;

/** Each host once, by a name that ssh does not take for something else; folders of which a line can be made. */
const checkOrder = ({ hosts, binDir, remoteDir = '' }: DeployOrder): Result<void, FailureOf<'usage'>> => {
  const fault = hosts.map((host) => hostFault(host)).find((one) => one !== undefined);
  if (fault !== undefined) return fail({ code: 'usage', message: fault });
  if (new Set(hosts).size < hosts.length) return fail({ code: 'usage', message: 'a host is named twice' });
  return /[\0\n]/.test(binDir + remoteDir)
    ? fail({ code: 'usage', message: 'a folder over there cannot have a line break in its name' })
    : ok(undefined);
};

/** An idle connection is kept while the next thing is thought of. */
const keepMs = seconds(30);

/**
 * Puts agent-runner and a project on other hosts, all at a time; one that fails does not keep the others from it. The
 * first Ctrl-C leaves: what is being copied is broken off, and what waits for a round goes on over there.
 */
export const deploy = async (
  ports: Ports,
  order: DeployOrder,
  { onStep, onEnd }: DeployHeard,
): Promise<Result<readonly Result<DeployReport>[], FailureOf<'usage'>>> => {
  const checked = checkOrder(order);
  if (!checked.ok) return checked;
  const { clock, processes, self, onSignal } = ports;
  const leave = new AbortController();
  const cancels = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => onSignal(name, () => leave.abort()));
  const binaryFor = openBinaries(order.choice, ports);
  const shareFolder = sshShareFolder(ports);
  const place = { bin: order.binDir, dir: order.remoteDir ?? usualPlace(order.request.project, self.home) };
  const one = async (host: string): Promise<Result<DeployReport>> => {
    const far = openFarSide({ clock, processes, end: leave.signal }, { host, shareFolder, keepMs }, place);
    const result = await deployTo({
      far,
      clock,
      request: order.request,
      binaryFor,
      onStep: (step) => onStep(host, step),
      leave: leave.signal,
    });
    await far.close();
    onEnd(host, result);
    return result;
  };
  try {
    return ok(await Promise.all(order.hosts.map(one)));
  } finally {
    for (const cancel of cancels) cancel();
  }
};
