import type { Result } from '../../model/result.ts';
import type { HostKind } from '../../model/release-target.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Binary, BinaryTrouble } from './binary.ts';
import type { FarSide } from './far-side.ts';
import type { LocalProject } from './project-files.ts';
import type { OnStep } from './steps.ts';

/** What is to be done on each host. */
export interface DeployRequest {
  readonly project: LocalProject;
  readonly monitor: boolean;
  readonly start: boolean;
  /** The end of a round is waited for. */
  readonly wait: boolean;
  readonly replaceConfig: boolean;
  /** For `init`, where there is no configuration here and there. */
  readonly preset?: string;
  readonly dryRun: boolean;
}

/** One host, and who is told. */
export interface HostDeploy {
  readonly far: FarSide;
  readonly clock: Clock;
  readonly request: DeployRequest;
  readonly binaryFor: (
    kind: HostKind,
    onProgress: (bytes: number, total: number) => void,
  ) => Promise<Result<Binary, BinaryTrouble>>;
  readonly onStep: OnStep;
  /** Aborted: what is waited for goes on without us. */
  readonly leave: AbortSignal;
}
