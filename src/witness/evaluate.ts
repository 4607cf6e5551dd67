import type { Detector, Finding } from '../detectors/define.ts';
import type { EpochMs } from '../model/time.ts';
import type { Watch } from '../model/watch.ts';
import type { WitnessSettings } from '../model/witness-settings.ts';

/** What the detectors say of a watch. */
export interface Evaluation {
  /** By detector. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Detectors that cannot say yet that nothing is there. */
  readonly blind: ReadonlySet<string>;
  /** Detectors that threw, with what: a bug of ours, about which nothing is known. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Asks every detector. One that throws does not keep the others from answering. */
export const evaluate = (
  detectors: readonly Detector[],
  rules: WitnessSettings['rules'],
  watch: Watch,
  now: EpochMs,
): Evaluation => {
  const findings = new Map<string, Finding>();
  const blind = new Set<string>();
  const failed = new Map<string, string>();
  for (const detector of detectors) {
    const thresholds = rules[detector.name]?.thresholds;
    if (thresholds === undefined) continue;
    try {
      const found = detector.find(watch, thresholds, now);
      if (found !== undefined) findings.set(detector.name, found);
      else if (detector.isBlind?.(watch, thresholds, now) === true) blind.add(detector.name);
    } catch (error) {
      failed.set(detector.name, String(error));
    }
  }
  return { findings, blind, failed };
};
