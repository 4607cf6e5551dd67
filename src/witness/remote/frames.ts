import { fail, ok, type Result } from '../../model/result.ts';

/** One section of an answer. */
export interface Section {
  readonly name: string;
  /** The words behind its name. */
  readonly facts: readonly string[];
  readonly body: Uint8Array;
}

const newline = 0x0a;
/** A head is a name and a few numbers; what is longer is none. */
const longestHead = 400;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where a marked line begins and its marker ends, from `at` on. */
const nextHead = (bytes: Buffer, mark: Uint8Array, at: number): { start: number; head: number } | undefined => {
  const start = bytes.indexOf(mark, at);
  return start < 0 ? undefined : { start, head: start + mark.length };
};

/**
 * The sections of an answer, between those named `begin` and `end`. Whatever a connection prints before or
 * behind them is passed over; an answer that does not reach its end is none. Any bytes may come: it never throws.
 */
export const sectionsOf = (answer: Uint8Array, marker: string): Result<readonly Section[], string> => {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const mark = encoder.encode(`\n${marker} `);
  const sections: Section[] = [];
  let begun = false;
  for (let found = nextHead(bytes, mark, 0); found !== undefined;) {
    const lineEnd = bytes.indexOf(newline, found.head);
    if (lineEnd < 0 || lineEnd - found.head > longestHead) break;
    const [name = '', ...facts] = decoder.decode(bytes.subarray(found.head, lineEnd)).split(' ');
    if (begun && name === 'end') return ok(sections);
    // The line break that ends this head may be the one with which the next begins.
    const next = nextHead(bytes, mark, lineEnd);
    const body = bytes.subarray(lineEnd + 1, Math.max(lineEnd + 1, next?.start ?? bytes.length));
    if (begun) sections.push({ name, facts, body });
    begun ||= name === 'begin';
    found = next;
  }
  return fail(begun ? 'the answer broke off' : 'there was no answer');
};
