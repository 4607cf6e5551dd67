import { serveRelease, type ReleaseFiles } from '../release/server.ts';
import type { Architecture } from './architecture.ts';
import { aptSources } from './apt-sources.ts';
import type { Checks } from './checks.ts';
import { emulation } from './emulation.ts';
import { startMachine } from './machine.ts';
import { makeReleases } from './releases.ts';
import { rootFor, type RootKind } from './root.ts';
import { demo, firstRounds, services } from './scenes/first-steps.ts';
import { pipedInstall, refusedInstall, uninstall } from './scenes/piped-install.ts';
import { brokenUpgrade, plainUpgrade, refusedUpgrade, rollback, upgradeAtWork } from './scenes/renewal.ts';
import type { Scene } from './stage.ts';

/** What is to be played, and where. */
export interface PlayOrder {
  readonly architecture: Architecture;
  readonly kind: RootKind;
  /** Whether the demo is shown, too: half a minute. */
  readonly demo: boolean;
  /** Where root file systems are kept. */
  readonly cache: string;
  /** An empty folder for what is made. */
  readonly scratch: string;
  /** Where the binaries of this checkout are compiled already: a folder as `release.ts --no-pack` leaves it. */
  readonly binaries: string | undefined;
}

const renewal = (emulated: boolean): readonly Scene[] =>
  emulated ? [plainUpgrade] : [upgradeAtWork, brokenUpgrade, rollback];

const scenesOf = (withDemo: boolean, emulated: boolean): readonly Scene[] => [
  refusedInstall,
  pipedInstall,
  ...(withDemo ? [demo] : []),
  firstRounds,
  services,
  refusedUpgrade,
  ...renewal(emulated),
  uninstall,
];

/** Makes a root, starts a machine over it, makes the releases and plays every scene in it. Throws NoMachine where there can be none. */
export const play = async (order: PlayOrder, checks: Checks, ended: AbortSignal): Promise<void> => {
  const { architecture, kind, cache, scratch, binaries } = order;
  const emulated = !architecture.target.endsWith(`-${process.arch}`);
  const root = await rootFor({ architecture, kind, sources: aptSources(), cache }, ended);
  await using emulator = await emulation(architecture, !emulated);
  await using machine = await startMachine(root, emulator);
  // The machine goes down first: whatever waits for it in a scene then ends.
  ended.addEventListener('abort', () => void machine[Symbol.asyncDispose]());
  const releases = await makeReleases({ architecture, scratch, binaries }, ended);
  const location: ReleaseFiles = new Map();
  using server = serveRelease(location);
  for (const scene of scenesOf(order.demo, emulated)) {
    ended.throwIfAborted();
    await scene({ machine, architecture, emulated, releases, location, server, checks });
  }
};
