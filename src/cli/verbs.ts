import type { AnyVerb } from './define.ts';

/** The groups in which a person meets the verbs, in this order. */
export const verbGroups = ['Begin', 'Run', 'Look', 'Mend', 'More'] as const;
export type VerbGroup = (typeof verbGroups)[number];

export interface VerbEntry {
  readonly group: VerbGroup;
  /** One line for the list of verbs. Two-word names are sub-verbs. */
  readonly summary: string;
  /** Not listed; for the program itself. */
  readonly hidden?: true;
  // Verbs differ in their flags' types; only the runner, which parsed them by the verb's own table, calls `run`.
  readonly load: () => Promise<{ readonly default: AnyVerb }>;
}

/** Every verb. Each is loaded only when it is called (static names: a compiled binary cannot glob). */
export const verbs: Readonly<Record<string, VerbEntry>> = {
  init: {
    group: 'Begin',
    summary: 'write a configuration and a first prompt into this repository',
    load: () => import('./init.ts'),
  },
  'config check': {
    group: 'Begin',
    summary: 'tell every mistake in the configuration, or that it is right',
    load: () => import('./config-check.ts'),
  },
  'config show': {
    group: 'Look',
    summary: 'the values in force, and where each comes from',
    load: () => import('./config-show.ts'),
  },
  'config migrate': {
    group: 'Mend',
    summary: 'rewrite older names in the configuration, keeping its comments',
    load: () => import('./config-migrate.ts'),
  },
  'config schema': {
    group: 'More',
    summary: 'the JSON Schema of agent-runner.toml, for editors',
    load: () => import('./config-schema.ts'),
  },
  demo: {
    group: 'Begin',
    summary: 'an agent that misbehaves, in a scratch repository, and what catches it',
    load: () => import('./demo.ts'),
  },
  round: {
    group: 'Run',
    summary: 'run the agent once, under hard limits, and say how it ended',
    load: () => import('./round.ts'),
  },
  serve: {
    group: 'Run',
    summary: 'run the agent round after round, until it is stopped',
    load: () => import('./serve.ts'),
  },
  start: {
    group: 'Run',
    summary: 'serve in the background, where it outlives this terminal',
    load: () => import('./start.ts'),
  },
  stop: {
    group: 'Run',
    summary: 'let the running round finish, then end the supervisor',
    load: () => import('./stop.ts'),
  },
  cancel: {
    group: 'Run',
    summary: 'have the agent commit and exit, then end the supervisor',
    load: () => import('./cancel.ts'),
  },
  kill: {
    group: 'Run',
    summary: 'end the round and the supervisor now, with every process of it',
    load: () => import('./kill.ts'),
  },
  restart: {
    group: 'Run',
    summary: 'stop, and start again in the background as before',
    load: () => import('./restart.ts'),
  },
  install: {
    group: 'Run',
    summary: 'keep the supervisor running as a service of systemd or launchd',
    load: () => import('./install.ts'),
  },
  uninstall: {
    group: 'Run',
    summary: 'end the service, and leave nothing of it but the logs',
    load: () => import('./uninstall.ts'),
  },
  deploy: {
    group: 'Run',
    summary: 'put it on another machine over ssh, and keep it running there; again, it is an upgrade',
    load: () => import('./deploy.ts'),
  },
  wake: {
    group: 'Run',
    summary: 'end a wait between rounds now',
    load: () => import('./wake.ts'),
  },
  status: {
    group: 'Look',
    summary: 'whether a supervisor runs here, and what it is at',
    load: () => import('./status.ts'),
  },
  logs: {
    group: 'Look',
    summary: 'what the agent of a round printed, readable, also as it goes on',
    load: () => import('./logs.ts'),
  },
  peek: {
    group: 'Look',
    summary: 'one screen: what it is at, what went wrong, the last rounds, the machine',
    load: () => import('./peek.ts'),
  },
  watch: {
    group: 'Look',
    summary: 'the same as a live screen, with keys to stop, cancel, kill and wake',
    load: () => import('./watch.ts'),
  },
  events: {
    group: 'Look',
    summary: 'what was recorded, and with --tail what comes',
    load: () => import('./events.ts'),
  },
  monitor: {
    group: 'Look',
    summary: 'watch the rounds and this machine, tell what is wrong and when it is over',
    load: () => import('./monitor.ts'),
  },
  'notify test': {
    group: 'Look',
    summary: 'send a test message to everybody who is told of something',
    load: () => import('./notify-test.ts'),
  },
  report: {
    group: 'Look',
    summary: 'a night in one look: what happened, what it cost, what is left to do',
    load: () => import('./report.ts'),
  },
  dashboard: {
    group: 'Look',
    summary: 'a page in the browser: live output, the night as a timeline, cost, alerts, several hosts',
    load: () => import('./dashboard.ts'),
  },
  metrics: {
    group: 'Look',
    summary: 'the snapshot for Prometheus, printed or as a textfile for node_exporter',
    load: () => import('./metrics.ts'),
  },
  doctor: {
    group: 'Look',
    summary: 'everything that will bite tonight, each with how to mend it',
    load: () => import('./doctor.ts'),
  },
  defenses: {
    group: 'Look',
    summary: 'what protects a round here and now, and what went wrong without it',
    load: () => import('./defenses.ts'),
  },
  orphans: {
    group: 'Mend',
    summary: 'uncommitted work that rounds left behind, and where it is kept',
    load: () => import('./orphans.ts'),
  },
  'orphans show': {
    group: 'Mend',
    summary: 'the files of one piece of kept work, and its patch',
    load: () => import('./orphans-show.ts'),
  },
  'orphans restore': {
    group: 'Mend',
    summary: 'bring kept work back into the tree',
    load: () => import('./orphans-restore.ts'),
  },
  'orphans drop': {
    group: 'Mend',
    summary: 'let kept work go',
    load: () => import('./orphans-drop.ts'),
  },
  explain: {
    group: 'Look',
    summary: 'why a round was read as it was, and what an outcome or a defense is',
    load: () => import('./explain.ts'),
  },
  classify: {
    group: 'More',
    summary: 'how any agent’s log is read: the outcome, and which line and rule say so',
    load: () => import('./classify.ts'),
  },
  upgrade: {
    group: 'More',
    summary: 'renew this program by a release, and restart what runs between two rounds',
    load: () => import('./upgrade.ts'),
  },
  completions: {
    group: 'More',
    summary: 'what a shell needs to complete verbs, flags and names',
    load: () => import('./completions.ts'),
  },
  complete: {
    group: 'More',
    summary: 'what the last word of a line can become, for the shells',
    hidden: true,
    load: () => import('./complete.ts'),
  },
  'demo-agent': {
    group: 'More',
    summary: 'the agent that misbehaves as told, for the demo',
    hidden: true,
    load: () => import('./demo-agent.ts'),
  },
};
