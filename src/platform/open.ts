import type { Platform } from '../ports/platform.ts';
import { systemClock } from './clock.ts';
import { clockInSync } from './clock-sync.ts';
import { openFiles } from './files.ts';
import { openRepository } from './git/open-repository.ts';
import { openHost } from './host.ts';
import { openHttp } from './http.ts';
import { openLocks } from './lock.ts';
import { openProcesses } from './processes.ts';
import { openScreen } from './screen.ts';
import { openSelf } from './self.ts';
import { openServiceManager } from './service-manager.ts';
import { openServiceNotice } from './service-notice.ts';
import { onSignal } from './signals.ts';
import { unpack } from './unpack.ts';
import { openWebServer } from './web-server.ts';

/** The operating system that this process runs on. */
export const openPlatform = (): Platform => {
  const files = openFiles();
  const processes = openProcesses();
  const self = openSelf();
  return {
    clock: systemClock,
    files,
    processes,
    self,
    host: openHost(files),
    http: openHttp(),
    unpack,
    locks: openLocks(systemClock, ['agent-runner', ...process.argv.slice(2)].join(' ')),
    repository: (workDir) => openRepository(workDir, processes, systemClock, files),
    services: (scope) => openServiceManager(processes, scope),
    notice: openServiceNotice(process.env, process.pid),
    clockInSync,
    openScreen,
    openWebServer,
    random: Math.random,
    onSignal,
  };
};
