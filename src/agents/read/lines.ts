/** A longer line is handed on cut here; it then parses as no JSON, and its reader treats it as opaque. */
export const longestLine = 8 * 1024 * 1024;

/** Cuts a stream of bytes into lines, whatever the chunks are. */
export interface LineSplitter {
  /** The lines that these bytes complete, without their line ends. The bytes are not kept. */
  feed(bytes: Uint8Array): string[];
  /** The half-written last line, if there is one. */
  end(): string[];
}

const newline = 10;

/** The bytes of a line whose end has not come yet; never more than `longestLine`. */
class Remainder {
  #parts: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    const part = bytes.slice(0, longestLine - this.#size);
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#size += part.length;
  }

  take(): Uint8Array {
    const whole = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return whole ?? new Uint8Array();
  }
}

/**
 * Lines end in `\n` or `\r\n`; bytes that are not UTF-8 become U+FFFD; memory is bounded by one line
 * of `longestLine` and one chunk, whatever is fed.
 */
export const createLineSplitter = (): LineSplitter => {
  const remainder = new Remainder();
  const decode = (bytes: Uint8Array): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestLine)).toString('utf8');
  const whole = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

  return {
    feed: (bytes) => {
      const first = bytes.indexOf(newline);
      if (first === -1) {
        remainder.add(bytes);
        return [];
      }
      const lines: string[] = [];
      let start = 0;
      if (remainder.size > 0) {
        remainder.add(bytes.subarray(0, first));
        lines.push(whole(decode(remainder.take())));
        start = first + 1;
      }
      for (let end = bytes.indexOf(newline, start); end !== -1; end = bytes.indexOf(newline, start)) {
        lines.push(whole(decode(bytes.subarray(start, end))));
        start = end + 1;
      }
      remainder.add(bytes.subarray(start));
      return lines;
    },
    end: () => (remainder.size === 0 ? [] : [whole(decode(remainder.take()))]),
  };
};
