/** A SHA256SUMS as `sha256sum` writes it: the sum of each file by its name. Lines that are none are left out. */
export const parseSums = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, sum, file] = /^([0-9a-f]{64})(?: [ *])(\S+)$/.exec(line) ?? [];
      return sum === undefined || file === undefined ? [] : [[file, sum] as const];
    }),
  );

const pageHead = 512;

/** Whether bytes are the beginning of a web page. */
export const isWebPage = (bytes: Uint8Array): boolean =>
  /<!doctype|<html/i.test(new TextDecoder().decode(bytes.subarray(0, pageHead)));
