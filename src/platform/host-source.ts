/** What a system tells of itself, before it is put into the journal's units. */
export interface HostSource {
  /** Undefined where the system would not tell. */
  memory(): { readonly totalBytes: number; readonly availableBytes: number } | undefined;
  /** Processor time of all cores since boot, in any unit. */
  cpu(): CpuTime | undefined;
  /** Changes with each boot; empty where unknown. */
  bootId(): string;
}

export interface CpuTime {
  readonly busy: number;
  readonly total: number;
}
