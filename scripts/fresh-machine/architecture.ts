/** A processor that a machine is made for, as each of those who have to know calls it. */
export interface Architecture {
  /** Debian. */
  readonly debian: string;
  /** `uname -m`. */
  readonly uname: string;
  readonly target: 'linux-x64' | 'linux-arm64';
  /** What the kernel calls the interpreter of programs for it. */
  readonly emulator: string;
}

export const architectures = {
  x64: { debian: 'amd64', uname: 'x86_64', target: 'linux-x64', emulator: 'qemu-x86_64' },
  arm64: { debian: 'arm64', uname: 'aarch64', target: 'linux-arm64', emulator: 'qemu-aarch64' },
} as const satisfies Readonly<Record<string, Architecture>>;

export type ArchitectureName = keyof typeof architectures;

export const isArchitecture = (name: string): name is ArchitectureName => Object.hasOwn(architectures, name);
