import { severities } from '../model/alert.ts';
import { version } from '../model/version.ts';
import { inSeconds, known, oneOf, type MetricFamily } from './metric-family.ts';
import { stateOf } from './status.ts';

const states = ['round', 'waiting', 'between', 'suspended', 'stopped', 'died'] as const satisfies readonly ReturnType<
  typeof stateOf
>[];

const defenseStates = ['active', 'degraded', 'off'] as const;

/** The supervisor, its waits, and what is wrong. */
export const supervisorMetrics: readonly MetricFamily[] = [
  {
    name: 'agent_runner_build_info',
    type: 'gauge',
    help: 'The version of agent-runner that wrote this; always 1.',
    labels: ['version'],
    read: () => [{ labels: { version }, value: 1 }],
  },
  {
    name: 'agent_runner_snapshot_timestamp_seconds',
    type: 'gauge',
    help: 'When this was read: a textfile that is not written any more goes on being served.',
    read: ({ supervisor }) => inSeconds(supervisor.now),
  },
  {
    name: 'agent_runner_supervisor_running',
    type: 'gauge',
    help: 'Whether a supervisor runs, 0 or 1.',
    read: ({ supervisor: { supervisor } }) => known(supervisor.kind === 'running' ? 1 : 0),
  },
  {
    name: 'agent_runner_supervisor_start_timestamp_seconds',
    type: 'gauge',
    help: 'When the supervisor that runs was started.',
    read: ({ supervisor: { supervisor } }) =>
      supervisor.kind === 'running' ? inSeconds(supervisor.supervisor.process.startedAt) : [],
  },
  {
    name: 'agent_runner_state',
    type: 'gauge',
    help: 'What the supervisor is at: 1 for the state that it is in.',
    labels: ['state'],
    read: ({ supervisor }) => oneOf('state', states, stateOf(supervisor)),
  },
  {
    name: 'agent_runner_wait_start_timestamp_seconds',
    type: 'gauge',
    help: 'Since when the supervisor waits, and why; no series while it does not.',
    labels: ['reason'],
    read: ({ supervisor }) =>
      stateOf(supervisor) === 'waiting' && supervisor.wait !== undefined
        ? [{ labels: { reason: supervisor.wait.reason }, value: supervisor.wait.since / 1000 }]
        : [],
  },
  {
    name: 'agent_runner_wait_end_timestamp_seconds',
    type: 'gauge',
    help: 'Until when the supervisor waits, and why; no series while it does not.',
    labels: ['reason'],
    read: ({ supervisor }) =>
      stateOf(supervisor) === 'waiting' && supervisor.wait !== undefined
        ? [{ labels: { reason: supervisor.wait.reason }, value: supervisor.wait.until / 1000 }]
        : [],
  },
  {
    name: 'agent_runner_last_stop_timestamp_seconds',
    type: 'gauge',
    help: 'When the Loop last ended by itself or on request.',
    read: ({ supervisor }) => inSeconds(supervisor.lastStop?.at),
  },
  {
    name: 'agent_runner_last_stop_exit_code',
    type: 'gauge',
    help: 'The exit code with which the Loop then ended; the reference of exit codes tells what each means.',
    read: ({ supervisor }) => known(supervisor.lastStop?.exitCode),
  },
  {
    name: 'agent_runner_alerts',
    type: 'gauge',
    help: 'Alerts that a monitor has raised and that are not over; no series where no monitor was ever at work.',
    labels: ['severity'],
    read: ({ alerts }) =>
      alerts === undefined
        ? []
        : severities.map((severity) => ({
            labels: { severity },
            value: alerts.filter(([, alert]) => alert.severity === severity).length,
          })),
  },
  {
    name: 'agent_runner_alert_start_timestamp_seconds',
    type: 'gauge',
    help: 'Since when the condition of an alert has been there; no series for an alert that is over.',
    labels: ['detector', 'severity'],
    read: ({ alerts = [] }) =>
      alerts.map(([detector, { severity, since }]) => ({ labels: { detector, severity }, value: since / 1000 })),
  },
  {
    name: 'agent_runner_defenses',
    type: 'gauge',
    help: 'Defenses by how they stand here and now.',
    labels: ['state'],
    read: ({ defenses }) =>
      defenseStates.map((state) => ({
        labels: { state },
        value: defenses.filter((standing) => standing.state.kind === state).length,
      })),
  },
];
