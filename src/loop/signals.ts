import type { StopRequest } from './stop-conditions.ts';

/** The signals that steer the Loop. */
export const loopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
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
  }
};
