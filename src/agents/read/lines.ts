/** Longer than any event that counts. */
export const longestLine = 8 * 1024 * 1024;

/**
 * Of a longer line so much is handed on; it then parses as no JSON, and its reader treats it as opaque. Its
 * megabytes as text, one such line after the other, would only be rubbish to collect.
 */
export const keptOfLonger = 64 * 1024;

const newline = 10;

/** Short lines are collected in this much; it grows, and does not shrink again. */
const firstRoom = 64 * 1024;

/** One byte more, to know that there is more. */
const mostKept = longestLine + 1;

const decode = (bytes: Uint8Array): string => {
  const length = bytes.length > longestLine ? keptOfLonger : bytes.length;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
};

/** The bytes of a line whose end has not come yet, in one place; never more than one above `longestLine`. */
class Remainder {
  #room = new Uint8Array(firstRoom);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    const part = bytes.subarray(0, mostKept - this.#size);
    this.#makeRoom(this.#size + part.length);
    this.#room.set(part, this.#size);
    this.#size += part.length;
  }

  /** The whole text; empty afterwards. */
  take(): string {
    const text = decode(this.#room.subarray(0, this.#size));
    this.#size = 0;
    return text;
  }

  clear(): void {
    this.#size = 0;
  }

  #makeRoom(size: number): void {
    if (size <= this.#room.length) return;
    const wider = new Uint8Array(Math.min(mostKept, Math.max(size, 2 * this.#room.length)));
    wider.set(this.#room.subarray(0, this.#size));
    this.#room = wider;
  }
}

/** Cuts bytes into lines one at a time, so that whoever reads may stop between any two. */
export interface LineCutter {
  /** The bytes to go on with; not to be changed until `next` gave undefined. Whatever was given before is through. */
  give(bytes: Uint8Array): void;
  /** The next line without its line end, or undefined where more bytes are wanted. */
  next(): string | undefined;
  /** The half-written last line, if there is one. */
  last(): string | undefined;
  /** Passes over empty lines up to the next that is not, or the end of the bytes given: millions cost a few milliseconds. */
  skipEmpty(): void;
  /** Forgets the bytes given and a half line; the next bytes come from elsewhere, and begin a line. */
  restart(): void;
  /** The number of the line that was handed out last, from 1; lines passed over count. */
  readonly number: number;
}

/**
 * Lines end in `\n` or `\r\n`; bytes that are not UTF-8 become U+FFFD; memory is bounded by one line
 * of `longestLine`, whatever is given.
 */
export const createLineCutter = (): LineCutter => {
  const remainder = new Remainder();
  let bytes: Uint8Array = new Uint8Array();
  let at = 0;
  let number = 0;
  const give = (given: Uint8Array): void => {
    bytes = given;
    at = 0;
  };

  return {
    give,
    next: () => {
      const end = bytes.indexOf(newline, at);
      if (end === -1) {
        remainder.add(bytes.subarray(at));
        at = bytes.length;
        return undefined;
      }
      const piece = bytes.subarray(at, end);
      at = end + 1;
      number += 1;
      if (remainder.size === 0) return decode(piece);
      remainder.add(piece);
      return remainder.take();
    },
    last: () => {
      if (remainder.size === 0) return undefined;
      number += 1;
      return remainder.take();
    },
    skipEmpty: () => {
      if (remainder.size > 0) return;
      const from = at;
      while (bytes[at] === newline) at += 1;
      number += at - from;
    },
    restart: () => {
      remainder.clear();
      give(new Uint8Array());
    },
    get number() {
      return number;
    },
  };
};

/** Cuts a stream of bytes into lines, whatever the chunks are. */
export interface LineSplitter {
  /** The lines that these bytes complete, without their line ends. The bytes are not kept. */
  feed(bytes: Uint8Array): string[];
  /** The half-written last line, if there is one. */
  end(): string[];
}

/** As `createLineCutter`, for whoever takes all the lines of a chunk at once. */
export const createLineSplitter = (): LineSplitter => {
  const cutter = createLineCutter();
  return {
    feed: (bytes) => {
      cutter.give(bytes);
      const lines: string[] = [];
      for (let line = cutter.next(); line !== undefined; line = cutter.next()) lines.push(line);
      return lines;
    },
    end: () => {
      const last = cutter.last();
      return last === undefined ? [] : [last];
    },
  };
};
