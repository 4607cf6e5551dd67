import { detectors } from '../../src/detectors/index.ts';
import type { Detector, Finding } from '../../src/detectors/define.ts';
import { eventLine } from '../../src/journal/line.ts';
import type { AlertStates } from '../../src/model/alert.ts';
import type { NewEvent } from '../../src/model/event.ts';
import type { HostSample } from '../../src/model/host-sample.ts';
import { fail, ok } from '../../src/model/result.ts';
import type { Supervision } from '../../src/model/supervision.ts';
import { isoTime } from '../../src/model/time.ts';
import type { DetectorRule, WitnessSettings } from '../../src/model/witness-settings.ts';
import type { ObservedHost, PollRequest, ReadFrom, StreamParts } from '../../src/ports/observed-host.ts';
import type { MonitorStateFile } from '../../src/witness/state-file.ts';
import type { FakeClock } from './fake-clock.ts';

/** A detector as its own rules, with what a test changes. */
export const ruleOf = (detector: Detector, changes: Partial<DetectorRule> = {}): DetectorRule => ({
  thresholds: Object.fromEntries(Object.entries(detector.thresholds).map(([key, one]) => [key, one.default])),
  holdForMs: detector.holdForMs,
  repeatAfterMs: detector.repeatAfterMs,
  ...changes,
});

/** The defaults of the configuration. */
export const witnessSettings = (changes: Partial<WitnessSettings> = {}): WitnessSettings => ({
  rules: Object.fromEntries(detectors.map((detector) => [detector.name, ruleOf(detector)])),
  autoStopOn: ['oauth_fail', 'disk_critical'],
  hints: {},
  authPatterns: [/401/],
  ...changes,
});

/** A detector whose condition is what a test says. */
export const switchedDetector = (
  name: string,
  find: () => Finding | undefined,
  changes: Partial<Detector> = {},
): Detector => ({
  name,
  title: name,
  summary: `${name}.`,
  severity: 'warning',
  reads: ['host'],
  thresholds: {},
  holdForMs: 0,
  repeatAfterMs: 3_600_000,
  mutedBy: [],
  autoStop: true,
  find,
  cases: [],
  ...changes,
});

/** Alerts in memory. */
export const fakeState = (alerts: AlertStates = {}): MonitorStateFile & { saved(): AlertStates } => {
  let saved = alerts;
  return {
    load: () => saved,
    save: (next) => {
      saved = next;
    },
    saved: () => saved,
  };
};

/** A host whose journal is in memory, and whose facts a test sets. */
export interface FakeHost extends ObservedHost {
  /** Writes events at the time of the clock. */
  write(...events: readonly NewEvent[]): void;
  /** Writes bytes as they are. */
  writeRaw(text: string): void;
  sample: Omit<HostSample, 'at'>;
  supervisor: Supervision;
  readonly logs: Map<string, string>;
  /** Why a stop is refused. */
  stopRefusal: string | undefined;
  readonly stops: number;
  readonly requests: readonly PollRequest[];
  roundMemoryBytes: number | undefined;
}

const file = 'events-2026-11.jsonl';

export const fakeHost = (clock: FakeClock): FakeHost => {
  let bytes = new Uint8Array();
  let stops = 0;
  const requests: PollRequest[] = [];
  const logs = new Map<string, string>();
  const append = (text: string): void => {
    bytes = new Uint8Array([...bytes, ...new TextEncoder().encode(text)]);
  };
  const events = (from: ReadFrom): StreamParts => {
    const offset = from.kind === 'cursor' ? from.cursor.offset : Math.max(0, bytes.length - from.bytes);
    const part = { file, inode: 1, offset, bytes: bytes.subarray(offset), closed: false };
    return { parts: [part], more: false };
  };
  const host: FakeHost = {
    write: (...told) => append(told.map((event) => eventLine(isoTime(clock.now()), event)).join('')),
    writeRaw: append,
    sample: { disks: [] },
    supervisor: { kind: 'none' },
    logs,
    stopRefusal: undefined,
    requests,
    roundMemoryBytes: undefined,
    get stops() {
      return stops;
    },
    poll: async (request) => {
      requests.push(request);
      return ok({
        at: clock.now(),
        events: events(request.events),
        metrics: { parts: [], more: false },
        sample: { at: clock.now(), ...host.sample },
        supervisor: host.supervisor,
        ...(host.roundMemoryBytes === undefined || !request.roundMemory
          ? {}
          : { roundMemoryBytes: host.roundMemoryBytes }),
      });
    },
    roundLogTail: async (names) => {
      const found = names.map((name) => logs.get(name)).find((text) => text !== undefined);
      return found === undefined ? undefined : new TextEncoder().encode(found);
    },
    roundLogFrom: async (names, offset, length) => {
      const found = names.map((name) => logs.get(name)).find((text) => text !== undefined);
      if (found === undefined) return undefined;
      const all = new TextEncoder().encode(found);
      const from = offset === undefined ? Math.max(0, all.length - length) : offset > all.length ? 0 : offset;
      return { offset: from, bytes: all.subarray(from, from + length) };
    },
    stopSupervisor: async () => {
      stops += 1;
      if (host.stopRefusal === undefined) return ok(undefined);
      return fail({ code: 'command', command: 'SIGTERM', exit: 1, reason: host.stopRefusal });
    },
  };
  return host;
};
