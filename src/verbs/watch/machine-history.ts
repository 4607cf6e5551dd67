import { join } from 'node:path';
import * as v from 'valibot';
import { linesBackward } from '../../journal/lines.ts';
import type { JournalSource } from '../../journal/read.ts';
import { isMetricsFile } from '../../model/log-folder.ts';
import { metricsLineSchema, type HostMetrics } from '../../model/metrics.ts';

const metricsIn = (bytes: Uint8Array | undefined): HostMetrics | undefined => {
  if (bytes === undefined) return undefined;
  try {
    const line = v.safeParse(metricsLineSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return line.success ? line.output : undefined;
  } catch {
    return undefined;
  }
};

/** How the machine stood at the beginnings and ends of the last rounds, oldest first, from the end of this month's file. */
export const machineHistory = ({ files, logDir }: JournalSource, count: number): readonly HostMetrics[] => {
  const names = files.list(logDir);
  const last = (names.ok ? names.value : []).findLast(isMetricsFile);
  if (last === undefined) return [];
  const path = join(logDir, last);
  const samples: HostMetrics[] = [];
  let lines = 0;
  for (const { bytes } of linesBackward(files, path, files.facts(path)?.size ?? 0)) {
    const sample = metricsIn(bytes);
    if (sample !== undefined) samples.push(sample);
    lines += 1;
    if (lines === count) break;
  }
  return samples.toReversed();
};
