import { existsSync, readFileSync } from 'node:fs';
import { architectures } from '../../scripts/fresh-machine/architecture.ts';
import { emulation } from '../../scripts/fresh-machine/emulation.ts';
import { until } from './until.ts';

/** A part of this machine in which the kernel runs programs for arm64, by qemu; its processes are its own. */
export interface EmulatedHost extends AsyncDisposable {
  /** The command line that runs another one in there. */
  enter(argv: readonly string[]): string[];
  /** What the environment in there must be for a program to find its C library. */
  readonly env: Readonly<Record<string, string>>;
}

const loader = '/lib/ld-linux-aarch64.so.1';
/** Where Debian’s libc6-arm64-cross puts it. */
const crossPrefix = '/usr/aarch64-linux-gnu';

/** Why it cannot be had here; undefined where it can. */
export const emulatedHostLack = (): string | undefined => {
  if (process.arch === 'arm64') return 'this is arm64';
  if (process.getuid?.() !== 0) return 'only root may tell a kernel of qemu';
  if (!existsSync('/usr/lib/binfmt.d/qemu-aarch64.conf'))
    return 'no qemu for arm64 here (Debian package qemu-user-static)';
  if (!existsSync(loader) && !existsSync(`${crossPrefix}${loader}`))
    return `no ${loader} here (Debian package libc6-arm64-cross)`;
  // Since Linux 6.7 a user namespace has a binfmt_misc of its own.
  const [major = 0, minor = 0] = readFileSync('/proc/sys/kernel/osrelease', 'utf8').split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 7) ? undefined : 'this Linux is older than 6.7';
};

const boot = `
mount --make-rprivate / || exit 1
if [ -n "$1" ]; then
  mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc && printf '%s' "$1" >/proc/sys/fs/binfmt_misc/register || exit 1
fi
echo up
# A shell that waits reaps whatever is handed to it, as the first process of a machine has to.
sleep infinity & wait
`;

const childOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();

/** Makes one; this machine, and whatever else runs on it, hears nothing of qemu. */
export const emulatedHost = async (): Promise<EmulatedHost> => {
  const kernel = await emulation(architectures.arm64, false);
  const namespaces = ['--mount', '--pid'];
  const first = Bun.spawn(
    [
      ...kernel.prefix,
      'unshare',
      ...namespaces,
      '--fork',
      '--kill-child',
      '--mount-proc',
      'sh',
      '-c',
      boot,
      'sh',
      kernel.registration,
    ],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
  );
  const { value } = await first.stdout.getReader().read();
  if (value === undefined) throw new Error('the kernel was not told of qemu');
  const init = await until(() => childOf(first.pid) || undefined, { what: 'the first process' });
  return {
    enter: (argv) => [...kernel.prefix, 'nsenter', `--target=${init}`, ...namespaces, ...argv],
    env: existsSync(loader) ? {} : { QEMU_LD_PREFIX: crossPrefix },
    [Symbol.asyncDispose]: async () => {
      first.kill('SIGKILL');
      await first.exited;
      await kernel[Symbol.asyncDispose]();
    },
  };
};
