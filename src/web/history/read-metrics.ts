import { join } from 'node:path';
import * as v from 'valibot';
import { linesBackward } from '../../journal/lines.ts';
import type { JournalSource } from '../../journal/read.ts';
import { parsedJson } from '../../model/json.ts';
import { isMetricsFile } from '../../model/log-folder.ts';
import { metricsLineSchema, type MetricsLine } from '../../model/metrics.ts';
import { placeOf, type FilePlace } from './cursor.ts';

const decoder = new TextDecoder();

/** A sample of the machine; undefined where the line is none. */
export const metricsLine = (bytes: Uint8Array | undefined): MetricsLine | undefined => {
  const line = bytes === undefined ? undefined : parsedJson(decoder.decode(bytes));
  return v.is(metricsLineSchema, line) ? line : undefined;
};

/** Samples of a stretch, oldest first, and where what lies before it ends. */
interface MetricsRead {
  readonly samples: readonly MetricsLine[];
  readonly place?: FilePlace;
}

/** Two a round, and what a person may have added by hand. */
const linesAtMost = 10_000;

/** The samples of the rounds from `first` on, read backwards from a place, or from the end without one. */
export const metricsBack = (source: JournalSource, from: FilePlace | undefined, first: number): MetricsRead => {
  const { files, logDir } = source;
  const listed = files.list(logDir);
  const names = (listed.ok ? listed.value : []).filter((name) => isMetricsFile(name) && name <= (from?.file ?? name));
  const samples: MetricsLine[] = [];
  for (const file of names.toReversed()) {
    const path = join(logDir, file);
    const end = file === from?.file ? from.offset : (files.facts(path)?.size ?? 0);
    for (const { bytes, next } of linesBackward(files, path, end)) {
      const sample = metricsLine(bytes);
      if ((sample !== undefined && sample.round_num < first) || samples.length === linesAtMost) {
        const stopped = placeOf(source, file, next);
        return { samples: samples.toReversed(), ...(stopped === undefined ? {} : { place: stopped }) };
      }
      if (sample !== undefined) samples.push(sample);
    }
  }
  return { samples: samples.toReversed() };
};
