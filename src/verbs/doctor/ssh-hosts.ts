import { join } from 'node:path';
import { isEventsFile } from '../../model/log-folder.ts';
import { seconds } from '../../model/time.ts';
import { shellWord } from '../../model/shell-word.ts';
import { sshReason } from '../../witness/remote/ssh-end.ts';
import { hostFault, sshArgv } from '../../witness/remote/ssh.ts';
import { warn, well, type DoctorCheck, type Finding, type Patient } from './define.ts';

/** A monitor of another host keeps its journal here; one that has been silent for longer watches no more. */
const recentMs = seconds(7 * 24 * 60 * 60);
const limitMs = seconds(8);

/** The hosts that were watched from here of late, by the folders in which that was written down. */
const watchedHosts = ({ platform: { files, clock, self } }: Patient): readonly string[] => {
  const root = join(self.home, '.agent-runner/monitor');
  const listed = (folder: string): readonly string[] => {
    const names = files.list(folder);
    return names.ok ? names.value : [];
  };
  const isRecent = (path: string): boolean => clock.now() - (files.facts(path)?.modifiedAt ?? 0) < recentMs;
  return listed(root).filter(
    (host) =>
      hostFault(host) === undefined &&
      listed(join(root, host)).some((project) =>
        listed(join(root, host, project)).some(
          (name) => isEventsFile(name) && isRecent(join(root, host, project, name)),
        ),
      ),
  );
};

const reached = async (host: string, { platform }: Patient): Promise<readonly Finding[]> => {
  const route = { host, shareFolder: '', keepMs: 0 };
  const ran = await platform.processes.run({ argv: sshArgv(route, 'true'), cwd: '/', limitMs });
  const fix = `ssh -o BatchMode=yes ${shellWord(host)} true shows the same.`;
  if (!ran.ok)
    return warn(
      `${host} cannot be reached: ${ran.failure.code === 'spawn' ? ran.failure.reason : `no answer within ${limitMs / 1000} s`}`,
      fix,
    );
  const { exit } = ran.value;
  return exit.kind === 'exited' && exit.code === 0
    ? well(`${host} answers`)
    : warn(`${host} cannot be reached: ${sshReason(ran.value, 'it does not run a command')}`, fix);
};

const hosts: DoctorCheck = {
  name: 'ssh_hosts',
  title: 'the hosts that are watched from here can be reached',
  run: async (patient) => (await Promise.all(watchedHosts(patient).map((host) => reached(host, patient)))).flat(),
};

/** Other machines. */
export const sshHosts: readonly DoctorCheck[] = [hosts];
