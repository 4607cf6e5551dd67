import { ok, type Result } from '../model/result.ts';
import type { DurationMs } from '../model/time.ts';
import type { Platform } from '../ports/platform.ts';
import type { PlayedScene, Scene } from './demo/scene.ts';
import { scenes } from './demo/scenes.ts';
import { buildStage, removeStage, type Stage } from './demo/stage.ts';

/** What the demo tells while it goes on. */
export type DemoMoment =
  | { readonly kind: 'ready'; readonly workDir: string }
  | { readonly kind: 'begins'; readonly scene: Scene; readonly number: number; readonly of: number }
  | { readonly kind: 'goes_on'; readonly elapsed: DurationMs }
  | { readonly kind: 'ends'; readonly scene: PlayedScene };

export interface DemoReport {
  readonly scenes: readonly PlayedScene[];
  readonly duration: DurationMs;
  /** A person pressed Ctrl-C. */
  readonly interrupted: boolean;
  /** Where it was played; absent where it has been removed. */
  readonly kept?: { readonly workDir: string; readonly logDir: string };
}

export interface DemoOptions {
  readonly keep: boolean;
  readonly narrate: (moment: DemoMoment) => void;
}

const tick: DurationMs = 100;

/** The defenses that did not hold, each once. */
export const failedDefenses = (report: DemoReport): readonly string[] => [
  ...new Set(report.scenes.flatMap(({ checks }) => checks.filter(({ held }) => !held).map(({ defense }) => defense))),
];

const playLocked = async (scene: Scene, stage: Stage, kill: AbortSignal): ReturnType<Scene['play']> => {
  if (!scene.locked) return await scene.play(stage, kill);
  const release = stage.lock();
  return release.ok ? await scene.play(stage, kill).finally(release.value) : release;
};

const playAll = async (
  stage: Stage,
  kill: AbortSignal,
  narrate: DemoOptions['narrate'],
): Promise<Result<readonly PlayedScene[]>> => {
  const { clock } = stage.platform;
  const played: PlayedScene[] = [];
  for (const [index, scene] of scenes.entries()) {
    if (kill.aborted) break;
    narrate({ kind: 'begins', scene, number: index + 1, of: scenes.length });
    const start = clock.monotonic();
    const stopTicking = clock.every(tick, () => narrate({ kind: 'goes_on', elapsed: clock.monotonic() - start }));
    const result = await playLocked(scene, stage, kill).finally(stopTicking);
    if (!result.ok) return result;
    // What a round that Ctrl-C cut short shows is no evidence of anything.
    if (kill.aborted) break;
    const { name, plot } = scene;
    const one = { name, plot, duration: clock.monotonic() - start, ...result.value };
    played.push(one);
    narrate({ kind: 'ends', scene: one });
  }
  return ok(played);
};

/** Aborted by Ctrl-C and its kin; `release` gives the signals back. */
const killSwitch = (
  platform: Pick<Platform, 'onSignal'>,
): { readonly signal: AbortSignal; readonly release: () => void } => {
  const controller = new AbortController();
  const cancels = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) =>
    platform.onSignal(name, () => controller.abort()),
  );
  return {
    signal: controller.signal,
    release: () => {
      for (const cancel of cancels) cancel();
    },
  };
};

/**
 * Plays every misbehaviour in a scratch repository under the real Round, and looks at what became of it. The
 * repository is removed at the end, unless it is to be kept or a defense did not hold.
 */
export const runDemo = async (platform: Platform, { keep, narrate }: DemoOptions): Promise<Result<DemoReport>> => {
  const start = platform.clock.monotonic();
  const { signal: kill, release } = killSwitch(platform);
  const stage = await buildStage(platform);
  if (!stage.ok) return stage;
  const { workDir, logDir } = stage.value;
  narrate({ kind: 'ready', workDir });
  const played = await playAll(stage.value, kill, narrate).finally(release);
  const report = (done: readonly PlayedScene[]): DemoReport => ({
    scenes: done,
    duration: platform.clock.monotonic() - start,
    interrupted: kill.aborted,
  });
  if (!played.ok) return played;
  const whole = report(played.value);
  if (keep || failedDefenses(whole).length > 0) return ok({ ...whole, kept: { workDir, logDir } });
  await removeStage(stage.value);
  return ok(whole);
};
