import type { Snapshot } from '../verbs/peek.ts';
import { known, type MetricFamily, type MetricSample } from './metric-family.ts';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** A machine that does not tell its memory has 0 of it in the snapshot. */
const memory = ({ system }: Snapshot, megabytes: number): readonly MetricSample[] =>
  known(system.mem_total_mb > 0 ? megabytes * mebibyte : undefined);

/** The same of the disk. */
const disk = ({ system }: Snapshot, value: number): readonly MetricSample[] =>
  known(system.disk_total_gb > 0 ? value : undefined);

/** The machine, and how far the budgets are used up. */
export const machineMetrics: readonly MetricFamily[] = [
  {
    name: 'agent_runner_host_memory_bytes',
    type: 'gauge',
    help: 'Physical memory.',
    read: (snapshot) => memory(snapshot, snapshot.system.mem_total_mb),
  },
  {
    name: 'agent_runner_host_memory_available_bytes',
    type: 'gauge',
    help: 'Memory that programs can still get without swapping.',
    read: (snapshot) => memory(snapshot, snapshot.system.mem_available_mb),
  },
  {
    name: 'agent_runner_host_load1',
    type: 'gauge',
    help: 'Load average over one minute.',
    read: ({ system }) => known(system.load_1m),
  },
  {
    name: 'agent_runner_work_tree_disk_size_bytes',
    type: 'gauge',
    help: 'Size of the file system that holds the work tree, to a tenth of a GiB.',
    read: (snapshot) => disk(snapshot, Math.round(snapshot.system.disk_total_gb * gibibyte)),
  },
  {
    name: 'agent_runner_work_tree_disk_free_bytes',
    type: 'gauge',
    help: 'What is free there for those who are not root, to a tenth of a GiB.',
    read: (snapshot) => disk(snapshot, Math.round(snapshot.system.disk_free_gb * gibibyte)),
  },
  {
    name: 'agent_runner_work_tree_disk_used_ratio',
    type: 'gauge',
    help: 'What is used there, 0 to 1, as df counts it.',
    read: (snapshot) => disk(snapshot, Math.round(snapshot.system.disk_used_pct * 10) / 1000),
  },
  {
    name: 'agent_runner_budget_used_ratio',
    type: 'gauge',
    help: 'How far a budget was used up when the Loop last looked, 0 to 1 and beyond; no series without budgets.',
    labels: ['budget'],
    read: ({ budgets = [] }) =>
      budgets.map(({ budget, limit, spent }) => ({ labels: { budget }, value: spent / limit })),
  },
  {
    name: 'agent_runner_budget_period_end_timestamp_seconds',
    type: 'gauge',
    help: 'When the period of a budget ends.',
    labels: ['budget'],
    read: ({ budgets = [] }) => budgets.map(({ budget, until }) => ({ labels: { budget }, value: until / 1000 })),
  },
];
