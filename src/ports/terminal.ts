/** Where a verb speaks: stdout is the result, stderr is talk. Writing is complete when the call returns. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Somebody can answer a question. */
  readonly inIsTerminal: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Colour only on a terminal and never with NO_COLOR. */
  readonly color: boolean;
  readonly columns: number;
  readonly rows: number;
}
