// Plays the whole life of an installation on a machine that has nothing but curl and git, for each step holds that it
// is as documented, and ends with `N checks, 0 failed`:
//   bun scripts/fresh-machine.ts [--arch x64,arm64] [--quick] [--cache-dir DIR] [--binaries DIR]
// The machine is a root file system of this machine's own distribution in namespaces of its own; what is mounted and
// started for it ends with this program, however that ends. Needs root, Linux, apt and mmdebstrap; for another
// processor than this one qemu-user-static and Linux 6.7, or a kernel that knows of qemu. The release is made three
// times: as it is, as a later version, and as one that is broken. --cache-dir keeps root file systems from run to run.
// --binaries takes those of this checkout as release.ts --no-pack left them. --quick leaves out the demo, and does
// not configure the packages of the root file system.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { architectures, isArchitecture, type ArchitectureName } from './fresh-machine/architecture.ts';
import { openChecks } from './fresh-machine/checks.ts';
import { play } from './fresh-machine/play.ts';
import { demandPrograms, NoMachine } from './fresh-machine/problem.ts';

const { values: flags } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch },
    quick: { type: 'boolean', default: false },
    'cache-dir': { type: 'string' },
    binaries: { type: 'string' },
  },
});

const chosenArchitectures = (): readonly ArchitectureName[] => {
  const names = flags.arch.split(',');
  const unknown = names.filter((name) => !isArchitecture(name));
  if (unknown.length > 0)
    throw new NoMachine(`no processor ${unknown.join(', ')}; there are ${Object.keys(architectures).join(', ')}`);
  return names.filter(isArchitecture);
};

const demandMachine = (): void => {
  if (process.platform !== 'linux') throw new NoMachine('namespaces are a matter of Linux');
  if (process.getuid?.() !== 0) throw new NoMachine('a machine of its own takes root: sudo');
  demandPrograms({ 'apt-get': 'apt', mmdebstrap: 'mmdebstrap', unshare: 'util-linux', nsenter: 'util-linux' });
};

const checks = openChecks((text) => void process.stdout.write(text));
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());

const scratch = mkdtempSync(join(tmpdir(), 'agent-runner-fresh-'));
try {
  demandMachine();
  for (const name of chosenArchitectures()) {
    const emulated = name !== process.arch;
    process.stdout.write(`${name}${emulated ? ', by qemu' : ''}\n`);
    await play(
      {
        architecture: architectures[name],
        // Each package's script would be emulated: minutes.
        kind: flags.quick || emulated ? 'unpacked' : 'configured',
        demo: !flags.quick,
        cache: flags['cache-dir'] ?? join(scratch, 'roots'),
        scratch: mkdtempSync(join(scratch, `${name}-`)),
        binaries: flags.binaries,
      },
      checks,
      ended.signal,
    );
  }
  process.stdout.write(checks.summary());
  process.exitCode = checks.failed() === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = ended.signal.aborted ? 130 : 1;
  if (!ended.signal.aborted) {
    if (!(error instanceof NoMachine)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
