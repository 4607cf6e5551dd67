import type { ServiceManagerName, ServiceRole } from '../model/service.ts';

const programs: Readonly<Record<ServiceRole, string>> = {
  runner: 'agent-runner',
  monitor: 'agent-runner-monitor',
};

// systemd's UNIT_NAME_MAX is 255 bytes, as is the length of a file name.
const longestProject = 200;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/**
 * A project's name with the characters that unit names may have (systemd.unit(5)); each other byte as `\xNN`, as
 * systemd-escape(1) writes it. Unlike there a dash stays one: nobody turns the name back. A long one is cut, and
 * told apart by a sum.
 */
const escaped = (project: string): string => {
  const bytes = [...new TextEncoder().encode(project)];
  const text = bytes
    .map((byte) => {
      const character = String.fromCodePoint(byte);
      return /[\w:.-]/.test(character) ? character : String.raw`\x${hex(byte)}`;
    })
    .join('');
  if (text.length <= longestProject) return text;
  const sum = new Bun.CryptoHasher('sha256').update(project).digest('hex').slice(0, 16);
  return `${text.slice(0, longestProject - 17).replace(/\\x?[\da-f]?$/, '')}-${sum}`;
};

/** `agent-runner@project.service`, or `agent-runner.project.plist`: the file that defines a project's service. */
export const serviceName = (manager: ServiceManagerName, role: ServiceRole, project: string): string => {
  switch (manager) {
    case 'systemd':
      return `${programs[role]}@${escaped(project)}.service`;
    case 'launchd':
      return `${programs[role]}.${escaped(project).replaceAll('\\x', '_')}.plist`;
  }
};

/** Whether a file name may be that of one of our services. */
export const mayBeService = (name: string): boolean => /^agent-runner(-monitor)?[@.].*\.(service|plist)$/.test(name);
