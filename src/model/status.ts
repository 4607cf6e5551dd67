import * as v from 'valibot';

const iso = (what: string) => v.pipe(v.string(), v.isoTimestamp(), v.description(what));

/** `status.json`: where the rotation stands. The first seven keys are the Python tool's. */
export const statusSchema = v.looseObject({
  round_num: v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(0),
    v.description('the last round that was started; 0 before the first'),
  ),
  running: v.pipe(v.boolean(), v.description('a round is in progress')),
  last_completed_at: v.exactOptional(v.nullable(iso('when the last round ended'))),
  last_exit_code: v.exactOptional(
    v.nullable(v.pipe(v.number(), v.description('of the last agent; minus the signal’s number'))),
  ),
  last_duration_s: v.exactOptional(v.nullable(v.pipe(v.number(), v.description('of the last agent, seconds')))),
  current_phase: v.exactOptional(
    v.nullable(v.pipe(v.string(), v.description('phase of the last round that was started'))),
  ),
  phase_index: v.exactOptional(v.nullable(v.pipe(v.number(), v.description('its place in the list, from 0')))),
  round_id: v.exactOptional(v.pipe(v.string(), v.description('the mark of the last round’s processes'))),
  agent_pid: v.exactOptional(v.nullable(v.pipe(v.number(), v.description('leader of the round in progress')))),
  supervisor_pid: v.exactOptional(v.nullable(v.pipe(v.number(), v.description('who runs it')))),
  boot_id: v.exactOptional(v.pipe(v.string(), v.description('the boot in which it was started'))),
  started_at: v.exactOptional(v.nullable(iso('when the last round was started'))),
  last_outcome: v.exactOptional(v.pipe(v.string(), v.description('how the last round ended'))),
  last_had_dirty_tree: v.exactOptional(v.pipe(v.boolean(), v.description('it left uncommitted work'))),
  last_stopped_at: v.exactOptional(iso('when the Loop last ended by itself or on request')),
  last_stop_reason: v.exactOptional(v.pipe(v.string(), v.description('why, in words'))),
  last_stop_exit_code: v.exactOptional(v.pipe(v.number(), v.description('the exit code it ended with'))),
});
export type Status = v.InferOutput<typeof statusSchema>;
