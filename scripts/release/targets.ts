/** A platform that a release is for. */
export interface Target {
  /** What `bun build --target` calls it. */
  readonly bun: string;
  /** The oldest system on which Bun's own binary runs, by its documentation. */
  readonly minimumOs: string;
}

const glibc = 'Linux 3.10 with glibc 2.17';
const musl = 'Linux 3.10 with musl and libstdc++';
const macOs = 'macOS 13.0';

/** Every platform that is released, by the name that stands in its file's; install.sh finds the same names, save the baseline's. */
export const targets = {
  'linux-x64': { bun: 'bun-linux-x64', minimumOs: `${glibc}, a processor with SSE4.2` },
  // Bun 1.4 has one binary for all x86-64, so that these are the same bytes: for who asks for it by this name.
  'linux-x64-baseline': { bun: 'bun-linux-x64-baseline', minimumOs: `${glibc}, a processor with SSE4.2` },
  'linux-arm64': { bun: 'bun-linux-arm64', minimumOs: glibc },
  'linux-x64-musl': { bun: 'bun-linux-x64-musl', minimumOs: `${musl}, a processor with SSE4.2` },
  'linux-arm64-musl': { bun: 'bun-linux-arm64-musl', minimumOs: musl },
  'darwin-x64': { bun: 'bun-darwin-x64', minimumOs: `${macOs}, a processor with SSE4.2` },
  'darwin-arm64': { bun: 'bun-darwin-arm64', minimumOs: macOs },
} as const satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof targets;

const isTargetName = (name: string): name is TargetName => Object.hasOwn(targets, name);

const all = Object.keys(targets).filter(isTargetName);

/** The targets that `--targets a,b` names, in the order of the table; all of them where it is absent. Throws on an unknown one. */
export const chosenTargets = (list: string | undefined): readonly TargetName[] => {
  if (list === undefined) return all;
  const names = list.split(',');
  const unknown = names.filter((name) => !isTargetName(name));
  if (unknown.length > 0) throw new RangeError(`no target ${unknown.join(', ')}; there are ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
};
