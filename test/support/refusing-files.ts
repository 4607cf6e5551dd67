import { openFiles } from '../../src/platform/files.ts';
import { fail } from '../../src/model/result.ts';
import type { Files } from '../../src/ports/files.ts';

/** The real file system, whose appends can be made to fail. */
export interface RefusingFiles extends Files {
  /** Appends fail with this errno; `undefined` lets them through again. */
  refuse(errno: string | undefined): void;
  /** The next append takes only this many bytes, as a full disk does. */
  cutNext(bytes: number): void;
}

export const refusingFiles = (): RefusingFiles => {
  const files = openFiles();
  let errno: string | undefined;
  let cut: number | undefined;
  const refusal = (path: string, name: string) =>
    fail({ code: 'io', operation: 'append to', path, errno: name, reason: 'refused by the test' } as const);
  return {
    ...files,
    refuse: (name) => {
      errno = name;
    },
    cutNext: (bytes) => {
      cut = bytes;
    },
    openAppend: (path, mode) => {
      const opened = files.openAppend(path, mode);
      if (!opened.ok) return opened;
      return {
        ok: true,
        value: {
          ...opened.value,
          append: (bytes) => {
            if (errno !== undefined) return refusal(path, errno);
            if (cut === undefined) return opened.value.append(bytes);
            const part = opened.value.append(bytes.subarray(0, cut));
            cut = undefined;
            return part.ok ? refusal(path, 'ENOSPC') : part;
          },
        },
      };
    },
  };
};
