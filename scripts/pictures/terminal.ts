// A terminal's screen, as tmux gives it with its colours, as a page that a browser can draw.

const colors = ['#14161a', '#e56464', '#47b675', '#e2b845', '#5b96e8', '#a686e6', '#4fb3bf', '#e6e7ea'];
const paper = '#14161a';
const ink = '#e6e7ea';

interface Look {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly swapped: boolean;
  readonly color: string | undefined;
}

const plain: Look = { bold: false, dim: false, swapped: false, color: undefined };

/** What one number of an escape sequence does. The backgrounds are not used by our screens. */
const changed = (look: Look, code: number): Look => {
  if (code === 0) return plain;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 7) return { ...look, swapped: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 27) return { ...look, swapped: false };
  if (code === 39) return { ...look, color: undefined };
  const color = colors[code >= 90 ? code - 90 : code - 30];
  return color === undefined ? look : { ...look, color };
};

const span = (text: string, { bold, dim, swapped, color = ink }: Look): string => {
  const style = `${bold ? 'font-weight:700;' : ''}${dim ? 'opacity:.62;' : ''}${swapped ? `background:${color};color:${paper}` : `color:${color}`}`;
  return text === '' ? '' : `<span style="${style}">${Bun.escapeHTML(text)}</span>`;
};

/** The screen as HTML. */
export const terminalPage = (painted: string): string => {
  let look = plain;
  const [first = '', ...rest] = painted.replace(/\n+$/, '').split('\u001B[');
  const lines = rest.map((part) => {
    const [, codes = '', text = ''] = /^([\d;]*)m([^]*)$/.exec(part) ?? [];
    for (const code of codes.split(';')) look = changed(look, Number(code));
    return span(text, look);
  });
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:${paper};width:max-content}
pre{margin:0;padding:16px 20px;font:14px/1.4 'DejaVu Sans Mono',ui-monospace,monospace;color:${ink}}
</style><pre>${span(first, plain)}${lines.join('')}</pre>`;
};
