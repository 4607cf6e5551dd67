import type { StopRequest } from './stop-conditions.ts';

/**
 * What would end us on the spot, with the agent left running: whoever sends one of these wants us gone now (Ctrl-\ at a
 * terminal, a service manager's watchdog, a limit of CPU time). Not among them: SIGPIPE and SIGXFSZ, which the runtime
 * ignores; SIGPWR, which its garbage collector uses; SIGSTKFLT and the real-time signals, for which it takes no
 * listener; and the signs of a crash of its own, after which no code of ours may run.
 */
const endingSignals = ['SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGVTALRM', 'SIGPROF', 'SIGXCPU', 'SIGIO', 'SIGSYS'] as const;

/** The signals that steer the Loop. */
export const loopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', ...endingSignals] as const;
export type LoopSignal = (typeof loopSignals)[number];

/** What a signal asks for; undefined where it changes nothing. */
export type SignalAction = StopRequest | 'wake' | undefined;

/**
 * What a signal means after what was asked before.
 *
 *              TERM INT HUP        TERM INT
 *     nothing ─────────────▶ stop ──────────▶ kill
 *        │                     │ USR1          ▲
 *        └── USR1 ──▶ cancel ◀─┘               │
 *                        └───── TERM INT ──────┘
 *
 *     any of these ──────────── QUIT ABRT ALRM VTALRM PROF XCPU IO SYS ─────────▶ kill
 *
 * SIGHUP never asks for more than `stop`: when a terminal goes away, the kernel sends it to the
 * foreground group and the shell sends it once more to its jobs, and that is not a second wish.
 */
export const signalAction = (asked: StopRequest | undefined, signal: LoopSignal): SignalAction => {
  switch (signal) {
    case 'SIGTERM':
    case 'SIGINT':
      if (asked === undefined) return 'stop';
      return asked === 'kill' ? undefined : 'kill';
    case 'SIGHUP':
      return asked === undefined ? 'stop' : undefined;
    case 'SIGUSR1':
      return asked === undefined || asked === 'stop' ? 'cancel' : undefined;
    case 'SIGUSR2':
      return asked === undefined ? 'wake' : undefined;
    case 'SIGQUIT':
    case 'SIGABRT':
    case 'SIGALRM':
    case 'SIGVTALRM':
    case 'SIGPROF':
    case 'SIGXCPU':
    case 'SIGIO':
    case 'SIGSYS':
      return asked === 'kill' ? undefined : 'kill';
  }
};
