import { chmodSync, chownSync, copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setApart, type Apart } from './apart.ts';
import { binary, type Answer } from './binary.ts';
import { scratch } from './scratch.ts';
import { until } from './until.ts';

/** A real systemd as the first process of a machine of its own: the manager of services of all its users. */
export interface MachineSystemd extends AsyncDisposable {
  /** A user of the machine, who owns what was handed in. */
  readonly person: { readonly name: string; readonly uid: number; readonly home: string };
  /** Runs a command as root. */
  run(argv: readonly string[], cwd?: string): Promise<Answer>;
  /** Runs the compiled program as root, as behind the person’s `sudo`. */
  sudo(cwd: string, ...words: readonly string[]): Promise<Answer>;
  /** Runs it as the person. */
  asPerson(cwd: string, ...words: readonly string[]): Promise<Answer>;
  show(unit: string, property: string): Promise<string>;
}

/**
 * Nothing that a booting systemd does may reach this machine: what it writes lies in memory or above /etc, the kernel’s
 * settings and the devices are out of its reach, the network is none. Units there are only these, lest tmpfiles or the
 * like clean up somebody else’s folders. $1 the person, then the folders that stay to be seen.
 */
const boot = `
set -eu
person=$1
shift
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/over/upper /run/over/work /run/seen /run/dev
mount -t overlay -o lowerdir=/etc,upperdir=/run/over/upper,workdir=/run/over/work overlay /etc
count=0
for folder; do
  count=$((count + 1))
  mkdir /run/seen/$count
  mount --bind "$folder" /run/seen/$count
done
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=755 tmpfs /var
mkdir -p /var/lib /var/log /var/tmp
count=0
for folder; do
  count=$((count + 1))
  mkdir -p "$folder"
  mount --move /run/seen/$count "$folder"
done
mount -t tmpfs -o mode=755 tmpfs /run/dev
for node in null zero full random urandom tty; do
  : >/run/dev/$node
  mount --bind /dev/$node /run/dev/$node
done
mkdir -m 1777 /run/dev/shm
ln -s /proc/self/fd /run/dev/fd
mount --move /run/dev /dev
mount -t sysfs -o ro sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
for folder in /etc/systemd/system /usr/lib/systemd/system /usr/lib/systemd/system-generators; do
  mount -t tmpfs -o mode=755 tmpfs $folder
done
for target in sysinit basic shutdown multi-user network-online; do
  printf '[Unit]\\nDescription=%s\\n' $target >/usr/lib/systemd/system/$target.target
done
: >/etc/machine-id
echo "$person" >>/etc/passwd
# As in a container it leaves clocks, modules and limits of the kernel alone.
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=multi-user.target
`;

const person = { name: 'ada', uid: 4711 };

const give = (folder: string): void => {
  chownSync(folder, person.uid, person.uid);
  for (const name of readdirSync(folder, { recursive: true }))
    chownSync(join(folder, String(name)), person.uid, person.uid);
};

/** Starts one and waits until it is up. `folders` are the person’s; of what lies in /tmp and /var nothing else is seen. */
export const machineSystemd = async (...folders: readonly string[]): Promise<MachineSystemd> => {
  const own = scratch('machine');
  // The person may look into it, wherever the program under test lies.
  const program = join(own.path, 'agent-runner');
  copyFileSync(binary(), program);
  chmodSync(program, 0o755);
  for (const folder of [own.path, ...folders]) give(folder);
  const space: Apart = await setApart({
    namespaces: ['--mount', '--cgroup', '--pid', '--uts', '--ipc', '--net'],
    script: boot,
    args: [`${person.name}:x:${person.uid}:${person.uid}::${own.path}:/bin/sh`, own.path, ...folders],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8', HOME: '/root' },
  });
  const run: MachineSystemd['run'] = (argv, cwd = '/') => space.run(argv, cwd);
  await until(async () => (await run(['systemctl', 'is-system-running'])).stdout === 'running\n', {
    what: 'the manager of the machine',
  });
  const ids = [`--reuid=${person.uid}`, `--regid=${person.uid}`, '--clear-groups'];
  return {
    person: { ...person, home: own.path },
    run,
    sudo: (cwd, ...words) => run(['env', `SUDO_USER=${person.name}`, program, ...words], cwd),
    asPerson: (cwd, ...words) => run(['setpriv', ...ids, 'env', `HOME=${own.path}`, program, ...words], cwd),
    show: async (unit, property) =>
      (await run(['systemctl', 'show', `--property=${property}`, '--value', unit])).stdout.trim(),
    [Symbol.asyncDispose]: async () => {
      await space[Symbol.asyncDispose]();
      own[Symbol.dispose]();
    },
  };
};
