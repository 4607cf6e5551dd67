import { eventually, expectEnd, pathed, type Scene } from '../stage.ts';

/** The demonstration, which holds what it shows. */
export const demo: Scene = async (stage) => {
  stage.checks.scene('the demo');
  const shown = await stage.machine.run('agent-runner demo', { ...pathed, timeoutMs: 600_000 });
  expectEnd(stage, 'every defense that it shows holds', shown, { code: 0, says: '✓' });
};

// It works as long as ~/hold is there, so that a scene can have a round in flight for as long as it takes.
const agent = `#!/bin/sh
echo "at work in round $AGENT_RUNNER_ROUND_NUM"
while [ -e "$HOME/hold" ]; do sleep 0.1; done
echo "$AGENT_RUNNER_ROUND_NUM" >>worked.txt
git add -A && git commit -qm "Work of round $AGENT_RUNNER_ROUND_NUM"
`;

const repository = `set -e
mkdir -p bin project
printf '%s' "$AGENT" >bin/my-agent
chmod 755 bin/my-agent
git config --global user.name Person
git config --global user.email person@localhost
git config --global init.defaultBranch main
cd project
git init -q
echo '# A project' >README.md
git add -A
git commit -qm 'Begin'
`;

/** A new repository, an agent that is a shell script, and the first rounds. */
export const firstRounds: Scene = async (stage) => {
  const { machine, checks } = stage;
  checks.scene('init, and the first rounds');
  const made = await machine.run(repository, { env: { AGENT: agent } });
  expectEnd(stage, 'a fresh git repository', made, { code: 0 });
  const begun = await machine.run(
    `cd project && agent-runner init --preset custom && sed -i 's|"my-agent"|"/home/person/bin/my-agent"|; s|^restart_delay_s = 3|restart_delay_s = 1|' agent-runner.toml && git commit -qam 'Another agent'`,
    pathed,
  );
  expectEnd(stage, 'init writes a configuration and a prompt', begun, { code: 0 });
  expectEnd(
    stage,
    'config check finds nothing wrong',
    await machine.run('cd project && agent-runner config check', pathed),
    { code: 0 },
  );
  const served = await machine.run('cd project && agent-runner serve --max-rounds 2', {
    ...pathed,
    timeoutMs: 600_000,
  });
  expectEnd(stage, 'serve runs two rounds, and ends', served, { code: 0 });
  const worked = await machine.run('cd project && git log --format=%s');
  checks.check('both rounds have committed', /Work of round 2\nWork of round 1\n/.test(worked.stdout), worked.stdout);
  checks.check(
    'the journal tells of both',
    await eventually(stage, '[ "$(cat ~/.agent-runner/project/logs/events-*.jsonl | grep -c round_end)" = 2 ]'),
  );
};

/** Without a service manager: what can be said is said, and the rest is refused plainly. */
export const services: Scene = async (stage) => {
  const { machine, checks } = stage;
  checks.scene('the service check, where there is no service manager');
  const dry = await machine.run('cd project && agent-runner install --dry-run', pathed);
  expectEnd(stage, 'install --dry-run shows the unit', dry, { code: 0, says: 'Nothing was written: --dry-run.' });
  const real = await machine.run('cd project && agent-runner install', pathed);
  expectEnd(stage, 'install says that none can be reached', real, { code: 69, says: 'systemd' });
  const doctor = await machine.run('cd project && agent-runner doctor', pathed);
  expectEnd(stage, 'doctor finds nothing that would bite', doctor, { code: 0 });
};
