import type { Snapshot } from '../verbs/peek.ts';
import type { MetricFamily } from './metric-family.ts';
import { machineMetrics } from './metrics-machine.ts';
import { roundMetrics } from './metrics-rounds.ts';
import { supervisorMetrics } from './metrics-supervisor.ts';

/** Every metric, in the order in which they are printed. */
export const metricFamilies: readonly MetricFamily[] = [...supervisorMetrics, ...roundMetrics, ...machineMetrics];

/** https://prometheus.io/docs/instrumenting/exposition_formats/: a help text is one line. */
const helpText = (text: string): string => text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);

/** The file must be UTF-8, which half a surrogate pair is not. */
const labelText = (value: string): string => helpText(value.toWellFormed()).replaceAll('"', String.raw`\"`);

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${labelText(value)}"`)
    .join(',');

const familyText = (family: MetricFamily, snapshots: readonly Snapshot[]): readonly string[] => {
  const { name, type, help } = family;
  const series = snapshots.flatMap((snapshot) =>
    family
      .read(snapshot)
      .map(({ labels = {}, value }) => `${name}{${labelsText({ project: snapshot.project, ...labels })}} ${value}`),
  );
  return series.length === 0 ? [] : [`# HELP ${name} ${helpText(help)}`, `# TYPE ${name} ${type}`, ...series];
};

/**
 * Snapshots in Prometheus' text format, version 0.0.4. A metric without a series is left out. Each family is told once,
 * with the series of all projects, whose names must differ.
 */
export const metricsText = (...snapshots: readonly Snapshot[]): string =>
  `${metricFamilies.flatMap((family) => familyText(family, snapshots)).join('\n')}\n`;
