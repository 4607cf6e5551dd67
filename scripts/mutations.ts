/** A defense taken out: one place in the source, and what stands there instead. */
export interface Mutation {
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** How each defense is taken out, by its name in the registry. Its guard must fail then. */
export const mutations: Readonly<Record<string, Mutation>> = {
  round_timeout_s: { file: 'src/round/watches.ts', find: '    wall(watched),\n', replace: '' },
  kill_grace_s: {
    file: 'src/round/end.ts',
    find: 'const survivors = await members.killAll(killLimitMs);',
    replace: 'const survivors = members.alive();',
  },
  stall_timeout_s: {
    file: 'src/round/watches.ts',
    find: 'breachOf(limits, { quietMs, logBytes: now.bytes })',
    replace: 'breachOf(limits, { logBytes: now.bytes })',
  },
  round_memory_max_mb: {
    file: 'src/round/watches.ts',
    find: '    ...(limits.memoryBytes === undefined ? [] : [memory(watched, limits.memoryBytes)]),\n',
    replace: '',
  },
  round_log_max_mb: {
    file: 'src/round/limits.ts',
    find: 'if (exceeded(seen.logBytes, limits.logBytes)) {',
    replace: 'if (exceeded(seen.logBytes, undefined)) {',
  },
  process_group_isolation: {
    file: 'src/platform/start-round.ts',
    find: 'detached: true,',
    replace: 'detached: false,',
  },
  escaped_process_sweep: {
    file: 'src/round/end.ts',
    find: 'if (present.length === 0) return',
    replace: 'if (present.length >= 0) return',
  },
  sigterm_reaper: {
    file: 'src/loop/requests.ts',
    find: "    if (request === 'kill') kill.abort();\n",
    replace: '',
  },
  interrupted_round_recovery: {
    file: 'src/round/recovery.ts',
    find: 'findOpen(latestRounds(ports, 1).at(-1), status)',
    replace: 'findOpen(undefined, { ...status, running: false })',
  },
  orphan_stash_idempotency_s: {
    file: 'src/round/leftovers.ts',
    find: '(age < 0 || age >= settings.stashIdempotencyMs)',
    replace: 'age >= -1',
  },
  sha_locked_stash: {
    file: 'src/platform/git/stash-list.ts',
    find: 'entries.findIndex((entry) => entry.sha === sha)',
    replace: 'entries.length - 2',
  },
  orphan_refs: {
    file: 'src/platform/git/keep.ts',
    find: "['update-ref', '-m', 'agent-runner: kept', ref, sha, '']",
    replace: "['show-ref', '--verify', 'HEAD']",
  },
  set_diff_classification: {
    file: 'src/model/line-set.ts',
    find: '(removes ? -1 : 1)',
    replace: '1',
  },
  critical_envs_injection: {
    file: 'src/round/environment.ts',
    find: ' && !dropped.has(name)',
    replace: '',
  },
  startup_smoke_check: {
    file: 'src/round/preflight.ts',
    find: '    if (problem !== undefined) {',
    replace: '    if (problem !== undefined && failed.length < 0) {',
  },
  flock_concurrency: {
    file: 'src/platform/lock.ts',
    find: "if (reason === system.errno.EWOULDBLOCK) return 'held';",
    replace: "if (reason === system.errno.EWOULDBLOCK) return 'taken';",
  },
  atomic_state_writes: {
    file: 'src/platform/atomic-file.ts',
    find: '  const temporary = freshTemporary(path);\n  writeNew(temporary, text, mode);\n',
    replace: `  const temporary = freshTemporary(path);
  const inPlace = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, mode);
  return writeAll(inPlace, new TextEncoder().encode(text));
`,
  },
  event_kind_registry: {
    file: 'src/journal/line.ts',
    find: 'if (!isJournalEvent(parsed.value))',
    replace: 'if (!isJournalEvent(parsed.value) && event === ts)',
  },
  crash_loop_breaker: { file: 'src/loop/delays.ts', find: 'crashLimit: 5,', replace: 'crashLimit: 5_000_000,' },
  failure_backoff: {
    file: 'src/loop/delays.ts',
    find: 'first * 2 ** Math.max(0, times - 1)',
    replace: 'first + 0 * times',
  },
  stdin_end: {
    file: 'src/platform/start-round.ts',
    find: 'stdin: input,',
    replace: "stdin: input === 'ignore' ? 'pipe' : input,",
  },
  linger_grace_s: { file: 'src/round/watches.ts', find: '    lingering(watched),\n', replace: '' },
  stale_index_lock: {
    file: 'src/platform/git/open-repository.ts',
    find: 'if (ageMs < minAgeMs) return undefined;',
    replace: 'if (ageMs < 0) return undefined;',
  },
  held_journal_lines: {
    file: 'src/journal/append.ts',
    find: '    held.push(line, refusal);\n',
    replace: '',
  },
  sealed_binary: { file: 'scripts/build.ts', find: "  '--no-compile-autoload-bunfig',\n", replace: '' },
};
