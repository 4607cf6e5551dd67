/** Where a verb speaks: stdout is the result, stderr is talk. Writing is complete when the call returns. */
export interface Terminal {
  /** Bytes go out as they are. */
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** Nobody reads stdout any more (`| head`): whoever would go on writing can end. */
  readonly outClosed: boolean;
  /** Somebody can answer a question. */
  readonly inIsTerminal: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Colour only on a terminal and never with NO_COLOR. */
  readonly color: boolean;
  readonly columns: number;
  readonly rows: number;
}
