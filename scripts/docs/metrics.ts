import { metricFamilies } from '../../src/views/metrics.ts';
import { code, paragraphs, table } from './markdown.ts';

/** docs/reference/metrics.md */
export const metricsPage = (): string =>
  paragraphs(
    '# Metrics',
    '`agent-runner metrics` prints these in Prometheus’ text format. Every series has the label `project`. A metric that nobody knows anything of is left out: there is no series for a wait while nothing is waited for, and none for alerts where no monitor was ever at work. [Prometheus, alert rules and Grafana](../recipes/prometheus.md) tells how to collect them.',
    table(
      ['Metric', 'Type', 'Labels', 'Meaning'],
      metricFamilies.map(({ name, type, labels = [], help }) => [code(name), type, labels.map(code).join(', '), help]),
    ),
  );
