import { announce } from '../releases.ts';
import { serveBroken } from '../../release/server.ts';
import { changedBinaries, changedSums } from './refusals.ts';
import { expectEnd, expectInstalled, expectRefusal, from, homeOf, piped, type Scene } from '../stage.ts';

/** What may go wrong before anything is there. */
export const refusedInstall: Scene = async (stage) => {
  const { machine, server, location, releases, checks } = stage;
  checks.scene('an installation that cannot be');
  announce(location, releases.present);

  using tampered = changedSums(location);
  await expectRefusal(
    stage,
    'sums that were tampered with are told',
    () => machine.run(piped(), { env: from(tampered) }),
    {
      code: 1,
      says: 'manifest.json is not what was released: its sum is wrong',
    },
  );
  using bent = changedBinaries(location);
  await expectRefusal(
    stage,
    'a binary that was tampered with is told',
    () => machine.run(piped(), { env: from(bent) }),
    {
      code: 1,
      says: '.gz is not what was released: its sum is wrong',
    },
  );
  using dying = serveBroken(location, /\.gz$/);
  await expectRefusal(
    stage,
    'a server that dies in mid-download is told',
    () => machine.run(piped(), { env: from(dying) }),
    {
      code: 1,
      says: 'could not be downloaded',
    },
  );
  await machine.asRoot(
    'mkdir /home/person/small && mount -t tmpfs -o size=100m,uid=1000,gid=1000 tmpfs /home/person/small',
  );
  await expectRefusal(
    stage,
    'a disk without room is told',
    () => machine.run(piped('--dir', '~/small/bin'), { env: from(server) }),
    {
      code: 1,
      says: 'there is no room in /home/person/small/bin',
    },
  );
  await machine.asRoot('umount /home/person/small && rmdir /home/person/small');
};

/** The thirty seconds after which it runs. */
export const pipedInstall: Scene = async (stage) => {
  const { machine, server, releases, architecture, checks } = stage;
  const { present } = releases;
  checks.scene('curl … | sh');
  const installed = await machine.run(piped(), { env: from(server) });
  const says = `installed agent-runner ${present.version} (`;
  expectEnd(stage, `installs the release for ${architecture.target} in an empty home`, installed, { code: 0, says });
  checks.check(
    'says what to do next, and that the folder is not on the PATH',
    /is not on your PATH[^]*Next: /.test(installed.stdout),
    installed.stdout,
  );
  const files = await machine.run('find . -type f | sort');
  checks.check(
    'puts there two files, and no more',
    files.stdout === './.local/bin/agent-runner\n./.local/share/man/man1/agent-runner.1\n',
    files.stdout,
  );
  await expectInstalled(stage, present, 'on the PATH');
  const again = await machine.run(piped('--dry-run'), { env: from(server) });
  expectEnd(stage, 'tells with --dry-run what it would do', again, { code: 0, says: 'would download' });
};

/** What is left when it is taken away. */
export const uninstall: Scene = async (stage) => {
  const { machine, server, checks } = stage;
  checks.scene('away again');
  const before = await homeOf(stage);
  checks.check('there was something to take away', before.includes('/.local/bin/agent-runner'), before);
  expectEnd(stage, 'install.sh --uninstall', await machine.run(piped('--uninstall'), { env: from(server) }), {
    code: 0,
    says: 'removed ',
  });
  const left = await machine.run('find . -path ./project -prune -o -type f -print');
  const strangers = left.stdout
    .split('\n')
    .filter((line) => line !== '' && !/^\.\/(\.agent-runner\/|\.gitconfig$|bin\/my-agent$)/.test(line));
  checks.check('leaves nothing but logs, and what is the user’s own', strangers.length === 0, strangers.join('\n'));
};
