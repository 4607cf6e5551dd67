import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FFIType } from 'bun:ffi';
import { serviceVariable } from '../model/service.ts';
import { openLibc } from './libc.ts';
import { isOwnChild } from './own-children.ts';

// cgroup v2, Documentation/admin-guide/cgroup-v2.rst in the kernel's source. Whatever is odd here means
// that there is no cgroup to use; a round never fails for it.

/** Where we step aside to: a cgroup whose children have controllers may hold no process itself. */
const supervisorLeaf = 'agent-runner-supervisor';

/** A text file of the cgroup file system; empty where it cannot be read. */
export const readCgroup = (folder: string, name: string): string => {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
};

/** Writes one value; gives whether the kernel took it. */
export const writeCgroup = (folder: string, name: string, value: string | number): boolean => {
  try {
    writeFileSync(join(folder, name), String(value));
    return true;
  } catch {
    return false;
  }
};

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** The path in the cgroup tree that `/proc/self/cgroup` tells (the line `0::/path`). */
export const parseOwnCgroup = (text: string): string | undefined => /^0::(\/.*)$/m.exec(text)?.[1];

/** mountinfo writes spaces, tabs, newlines and backslashes as three octal digits. */
const unescapeMount = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));

/** The folder of a cgroup by `/proc/self/mountinfo`: a hybrid layout mounts v2 in a folder of its own, a container only a part of the tree. */
export const cgroupFolder = (mountinfo: string, cgroup: string): string | undefined => {
  for (const line of mountinfo.split('\n')) {
    const [place = '', kind = ''] = line.split(' - ');
    if (!kind.startsWith('cgroup2 ')) continue;
    const [root = '/', mountPoint = ''] = place.split(' ').slice(3, 5).map(unescapeMount);
    const prefix = root === '/' ? '' : root;
    if (cgroup === prefix || cgroup.startsWith(`${prefix}/`))
      return resolve(join(mountPoint, cgroup.slice(prefix.length)));
  }
  return undefined;
};

const mayWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** The cgroup in which rounds may be given theirs: our own, or its parent once we stepped aside. Changes nothing. */
export const findCgroupHome = (): string | undefined => {
  const own = parseOwnCgroup(readCgroup('/proc/self', 'cgroup'));
  if (own === undefined) return undefined;
  const place = own.endsWith(`/${supervisorLeaf}`) ? own.slice(0, -supervisorLeaf.length - 1) || '/' : own;
  const folder = cgroupFolder(readCgroup('/proc/self', 'mountinfo'), place);
  // To start a process in a child cgroup the kernel asks for write access to the common ancestor's cgroup.procs.
  return folder !== undefined && mayWrite(folder) && mayWrite(join(folder, 'cgroup.procs')) ? folder : undefined;
};

/**
 * systemd marks what it has handed over for good; elsewhere in its tree it wants to place processes itself (ExecStop, …).
 * Before 251 its mark was for root's eyes only, so that a unit of ours, which asks for it, is believed as well.
 */
const isHandedOver = (folder: string): boolean => {
  if (!existsSync('/run/systemd/system') || process.env[serviceVariable] === 'runner') return true;
  const { getxattr } = openLibc({
    getxattr: { args: [FFIType.cstring, FFIType.cstring, FFIType.ptr, FFIType.u64], returns: FFIType.i64 },
  });
  const value = new Uint8Array(8);
  const length = Number(getxattr(Buffer.from(`${folder}\0`), Buffer.from('user.delegate\0'), value, value.length));
  return length > 0 && value[0] === '1'.codePointAt(0);
};

/** Moves us and our helpers into a leaf, if nobody else is here. */
const stepAside = (folder: string): boolean => {
  const present = words(readCgroup(folder, 'cgroup.procs')).map(Number);
  if (!present.every((pid) => pid === process.pid || isOwnChild(pid)) || !isHandedOver(folder)) return false;
  const leaf = join(folder, supervisorLeaf);
  try {
    mkdirSync(leaf, { recursive: true });
  } catch {
    return false;
  }
  return present.every((pid) => writeCgroup(leaf, 'cgroup.procs', pid));
};

const stepBack = (folder: string): void => {
  writeCgroup(folder, 'cgroup.procs', process.pid);
  try {
    rmdirSync(join(folder, supervisorLeaf));
  } catch {
    // An empty cgroup that stays costs nothing.
  }
};

/** Whether the children of a cgroup have a controller. */
export const hasController = (folder: string, controller: string): boolean =>
  words(readCgroup(folder, 'cgroup.subtree_control')).includes(controller);

/** Gives the children of a cgroup a controller, if that is ours to do; gives whether they have it. */
export const enableController = (folder: string, controller: string): boolean => {
  if (hasController(folder, controller)) return true;
  if (!words(readCgroup(folder, 'cgroup.controllers')).includes(controller)) return false;
  if (writeCgroup(folder, 'cgroup.subtree_control', `+${controller}`)) return true;
  if (!stepAside(folder)) return false;
  if (writeCgroup(folder, 'cgroup.subtree_control', `+${controller}`)) return true;
  stepBack(folder);
  return false;
};
