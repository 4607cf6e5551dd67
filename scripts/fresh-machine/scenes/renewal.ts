import { serveBroken } from '../../release/server.ts';
import { announce } from '../releases.ts';
import {
  eventually,
  expectEnd,
  expectInstalled,
  expectRefusal,
  from,
  pathed,
  type Scene,
  type Stage,
} from '../stage.ts';
import { changedBinaries, changedSums } from './refusals.ts';

const journal = 'cat ~/.agent-runner/project/logs/events-*.jsonl';

const upgradeFrom = ({ machine }: Stage, server: { readonly url: string }, ...flags: readonly string[]) =>
  machine.run(`cd project && agent-runner upgrade ${flags.join(' ')}`, {
    env: { ...pathed.env, ...from(server) },
    timeoutMs: 600_000,
  });

/** What may go wrong before anything is replaced. */
export const refusedUpgrade: Scene = async (stage) => {
  const { machine, server, location, releases, checks } = stage;
  checks.scene('an upgrade that cannot be');
  announce(location, releases.later);
  using tampered = changedSums(location);
  await expectRefusal(stage, 'sums that were tampered with are told', () => upgradeFrom(stage, tampered), {
    code: 1,
    says: 'its sum is wrong',
  });
  using bent = changedBinaries(location);
  await expectRefusal(stage, 'a binary that was tampered with is told', () => upgradeFrom(stage, bent), {
    code: 1,
    says: 'its sum is wrong',
  });
  using dying = serveBroken(location, /\.(gz|zst)$/);
  await expectRefusal(stage, 'a server that dies in mid-download is told', () => upgradeFrom(stage, dying), {
    code: 69,
    says: 'could not be downloaded',
  });
  await machine.asRoot(
    'mkdir /home/person/small && mount -t tmpfs -o size=150m,uid=1000,gid=1000 tmpfs /home/person/small',
  );
  await machine.run('mkdir small/bin && cp .local/bin/agent-runner small/bin/');
  await expectRefusal(
    stage,
    'a disk without room is told',
    () => machine.run('small/bin/agent-runner upgrade', { env: from(server) }),
    {
      code: 74,
      says: 'There is no room in',
    },
  );
  await machine.asRoot('umount /home/person/small && rmdir /home/person/small');
  expectEnd(stage, '--check tells what there is', await upgradeFrom(stage, server, '--check'), {
    code: 0,
    says: `agent-runner ${releases.later.version}`,
  });
};

const beginLoop = 'touch hold; cd project && agent-runner start';

// The round in flight ends only after the supervisor has been asked to end.
const upgradeInFlight = `cd project
agent-runner upgrade >/tmp/upgrade.log 2>&1 & upgrading=$!
until ${journal} | grep -q sigterm_received; do kill -0 $upgrading || break; sleep 0.1; done
rm ~/hold
wait $upgrading
code=$?
cat /tmp/upgrade.log
exit $code`;

/** A later version, while a round is in flight. */
export const upgradeAtWork: Scene = async (stage) => {
  const { machine, server, releases, checks } = stage;
  const { present, later } = releases;
  checks.scene('upgrade to a later version, while a loop runs');
  expectEnd(stage, 'the loop is begun in the background', await machine.run(beginLoop, pathed), { code: 0 });
  checks.check('a round is in flight', await eventually(stage, `${journal} | grep -q '"agent_spawn","round_num":3'`));
  const upgraded = await machine.run(upgradeInFlight, { env: { ...pathed.env, ...from(server) }, timeoutMs: 600_000 });
  expectEnd(stage, 'upgrade waits for the round, and brings the loop back', upgraded, {
    code: 0,
    says: `agent-runner ${later.version} is in the place of ${present.version}`,
  });
  await expectInstalled(stage, later, 'the later version is in place');
  const events = (await machine.run(journal)).stdout;
  checks.check(
    'the round in flight was ended by nobody',
    /"event":"round_end","round_num":3[^\n]*"outcome":"ok"/.test(events),
    events,
  );
  checks.check('the journal tells of the upgrade', events.includes('"event":"service_upgraded"'), events);
  checks.check(
    'the loop goes on with the later version',
    await eventually(stage, `${journal} | sed '1,/service_upgraded/d' | grep -q round_end`),
    events,
  );
};

/** A version that passes every trial, and does not come up. */
export const brokenUpgrade: Scene = async (stage) => {
  const { machine, server, location, releases, checks } = stage;
  const { later, broken } = releases;
  checks.scene('upgrade to a broken version');
  announce(location, broken);
  const failed = await upgradeFrom(stage, server);
  expectEnd(stage, 'upgrade tells that it did not come up', failed, {
    code: 1,
    says: `agent-runner ${broken.version} did not come up, and ${later.version} was put back`,
  });
  await expectInstalled(stage, later, 'what was there is there again');
  const { stdout: events } = await machine.run(journal);
  checks.check('the journal tells of it', events.includes('"event":"service_upgrade_rolled_back"'), events);
  const goesOn = `${journal} | sed '1,/service_upgrade_rolled_back/d' | grep -q round_end`;
  checks.check('the loop goes on', await eventually(stage, goesOn), events);
};

/** Back by hand, and the loop is asked to end. */
export const rollback: Scene = async (stage) => {
  const { machine, server, releases, checks } = stage;
  const { present, later } = releases;
  checks.scene('upgrade --rollback, and stop');
  const back = await upgradeFrom(stage, server, '--rollback');
  expectEnd(stage, 'goes back to the version of before', back, {
    code: 0,
    says: `agent-runner ${present.version} is in the place of ${later.version}`,
  });
  await expectInstalled(stage, present, 'the first version is in place');
  expectEnd(stage, 'the loop is up', await machine.run('cd project && agent-runner status', pathed), { code: 0 });
  expectEnd(stage, 'stop ends it', await machine.run('cd project && agent-runner stop', pathed), { code: 0 });
};

/** Where no loop can be restarted, because a process under qemu is qemu to the kernel: only the file is renewed. */
export const plainUpgrade: Scene = async (stage) => {
  const { releases, server, checks } = stage;
  const { present, later } = releases;
  checks.scene('upgrade, and back');
  expectEnd(stage, 'upgrade', await upgradeFrom(stage, server), {
    code: 0,
    says: `agent-runner ${later.version} is in the place of ${present.version}`,
  });
  await expectInstalled(stage, later, 'the later version is in place');
  expectEnd(stage, 'upgrade --rollback', await upgradeFrom(stage, server, '--rollback'), { code: 0 });
  await expectInstalled(stage, present, 'the first version is in place');
};
