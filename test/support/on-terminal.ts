/** A program whose standard streams are a terminal of its own. */
export interface OnTerminal {
  readonly child: Bun.Subprocess;
  /** All that it wrote so far, control characters included. */
  shown(): string;
  /** What a person types: `\u0003` is Ctrl-C. */
  type(text: string): void;
  /** The window is closed. */
  close(): void;
}

/** Starts a program on a pseudo-terminal of 100 columns. */
export const onTerminal = (
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): OnTerminal => {
  const decoder = new TextDecoder();
  let shown = '';
  const child = Bun.spawn([...argv], {
    ...options,
    terminal: {
      cols: 100,
      rows: 24,
      data: (_, bytes) => {
        shown += decoder.decode(bytes, { stream: true });
      },
    },
  });
  return {
    child,
    shown: () => shown,
    type: (text) => void child.terminal?.write(text),
    close: () => child.terminal?.close(),
  };
};
