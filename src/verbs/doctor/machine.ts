import { dirname, join } from 'node:path';
import { detectorValue } from '../../config/monitor.ts';
import { shellWord } from '../../model/shell-word.ts';
import { bad, warn, well, type DoctorCheck, type Patient } from './define.ts';

/** The nearest folder above that is there: of a log folder that is still to come. */
const present = (path: string, patient: Patient): string =>
  patient.platform.files.facts(path) === undefined && path !== dirname(path) ? present(dirname(path), patient) : path;

const disk: DoctorCheck = {
  name: 'disk_warning',
  title: 'the disks have room for the night',
  run: async (patient) => {
    const [{ workDir, logDir }] = patient.phases;
    const limit = detectorValue(patient.config, 'disk_warning', 'used_pct').value;
    return [workDir, logDir].flatMap((path) => {
      const facts = patient.platform.files.disk(present(path, patient));
      if (!facts.ok || facts.value.totalBytes === 0) return [];
      const { usedBytes, freeBytes } = facts.value;
      const used = (100 * usedBytes) / Math.max(1, usedBytes + freeBytes);
      const words = `the disk of ${path} is ${used.toFixed(1)} % full`;
      return used < limit
        ? well(words)
        : warn(`${words}, a warning from ${limit} %`, `Make room: du -xh ${shellWord(path)} | sort -h | tail`);
    });
  },
};

const fewInodesPct = 5;
const noInodesPct = 1;

const inodes: DoctorCheck = {
  name: 'inodes',
  title: 'the disks take many more files',
  run: async (patient) => {
    const [{ workDir, logDir }] = patient.phases;
    return [workDir, logDir].flatMap((path) => {
      const facts = patient.platform.files.disk(present(path, patient));
      // Some file systems make inodes as they are needed, and count none.
      if (!facts.ok || facts.value.totalInodes === 0) return [];
      const free = (100 * facts.value.freeInodes) / facts.value.totalInodes;
      const words = `${free.toFixed(1)} % of the inodes of ${path} are free`;
      const fix = `Many small files lie somewhere: du --inodes -x ${shellWord(path)} | sort -n | tail`;
      if (free < noInodesPct) return bad(words, fix);
      return free < fewInodesPct ? warn(words, fix) : well(words);
    });
  },
};

const clock: DoctorCheck = {
  name: 'clock',
  title: 'the clock is kept right',
  run: async ({ platform }) => {
    const inSync = platform.clockInSync();
    if (inSync === undefined) return [];
    return inSync
      ? well('the clock is in sync')
      : warn(
          'nobody keeps the clock in sync: waits for a reset, and a schedule, go by it',
          'sudo timedatectl set-ntp true (in a container or a virtual machine: on its host)',
        );
  },
};

/** The cgroup that a service of this user would be given a part of; where it lies on a machine with systemd, systemd.special(7). */
const servedCgroup = ({ platform, manager }: Patient): string =>
  manager.scope === 'system'
    ? '/sys/fs/cgroup/system.slice'
    : `/sys/fs/cgroup/user.slice/user-${platform.self.uid}.slice/user@${platform.self.uid}.service`;

const controllersOf = (folder: string, { files }: Patient['platform']): readonly string[] => {
  const text = files.readText(join(folder, 'cgroup.controllers'));
  return text.ok ? text.value.trim().split(' ') : [];
};

const cgroups: DoctorCheck = {
  name: 'cgroups',
  title: 'each round gets a cgroup of its own',
  run: async (patient) => {
    const { platform } = patient;
    if (platform.self.system !== 'linux') return [];
    const { cgroup, subreaper } = platform.processes.containment;
    if (cgroup !== undefined) return well(`a part of ${cgroup} is ours to give`);
    if (platform.files.facts(servedCgroup(patient)) !== undefined)
      return well('a service gets a part of the tree delegated');
    const words = 'no part of the cgroup tree is ours';
    return subreaper
      ? well(`${words}; what escapes from a round is found below the supervisor`)
      : warn(
          `${words}, and orphans are not handed to us`,
          'A kernel from 3.4 on, with cgroup v2, holds a round together.',
        );
  },
};

const memory: DoctorCheck = {
  name: 'memory_controller',
  title: 'the memory limit is the kernel’s business',
  run: async (patient) => {
    const { platform, phases } = patient;
    if (phases.every(({ limits }) => limits.memoryBytes === undefined)) return [];
    const { cgroup, memoryController } = platform.processes.containment;
    const places = [servedCgroup(patient), ...(cgroup === undefined ? [] : [cgroup])];
    if (memoryController || places.some((place) => controllersOf(place, platform).includes('memory')))
      return well('round_memory_max_mb is enforced by the kernel where the supervisor runs as a service');
    return warn(
      'round_memory_max_mb is watched, and not enforced by the kernel: no memory controller is to be had',
      'It is had on cgroup v2 alone: systemd.unified_cgroup_hierarchy=1 (and on some boards cgroup_enable=memory) on the kernel’s command line.',
    );
  },
};

/** The machine. */
export const machine: readonly DoctorCheck[] = [disk, inodes, clock, cgroups, memory];
