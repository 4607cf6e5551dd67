import { basename } from 'node:path';
import { checkConfig } from '../config-check.ts';
import { agentEnvironment, bad, distinctAgents, warn, well, type DoctorCheck } from './define.ts';

/** Warnings of the configuration, among them a version of the agent that nobody has read the output of. */
const configuration: DoctorCheck = {
  name: 'configuration',
  title: 'nothing in the configuration is doubtful, and the agent’s version is known',
  run: async ({ platform, config }) => {
    const checked = await checkConfig(platform, config.path);
    if (!checked.ok) return bad('the configuration has changed meanwhile', 'agent-runner config check');
    if (checked.value.warnings.length === 0) return well('nothing is doubtful');
    return checked.value.warnings.flatMap(({ path, reason, line }) =>
      warn(
        `${line === undefined ? '' : `line ${line}: `}${path === '' ? '' : `${path}: `}${reason}`,
        'agent-runner config check',
      ),
    );
  },
};

const trust: DoctorCheck = {
  name: 'trust',
  title: 'the agent will not ask for permission',
  run: async (patient) =>
    distinctAgents(patient).flatMap((settings) => {
      const { preset, command, name } = settings.agent;
      const record = patient.config.agents[preset];
      const wanted = record?.start.trust.filter((flag) => flag.startsWith('-')) ?? [];
      // Another program than the preset's own has flags of its own.
      if (wanted.length === 0 || basename(command[0]) !== record?.detect) return [];
      const missing = wanted.filter((flag) => !command.includes(flag));
      if (missing.length === 0) return well(`${name} is started with ${wanted.join(' ')}`);
      return warn(
        `${name} is started without ${missing.join(' ')}: it may ask, and nobody answers`,
        'Add it to [agent] command, unless the agent’s own settings grant as much.',
      );
    }),
};

const root: DoctorCheck = {
  name: 'root',
  title: 'the agent works as the user that runs it',
  run: async (patient) => {
    if (patient.platform.self.uid !== 0) return [];
    return distinctAgents(patient).flatMap((settings) => {
      const record = patient.config.agents[settings.agent.preset];
      const caution = record?.start.asRoot;
      const bypassing = record?.start.trust.some((flag) => settings.agent.command.includes(flag)) === true;
      if (caution === undefined || !bypassing)
        return warn('you are root, and so is the agent', 'Run it as a user of its own.');
      if (agentEnvironment(patient, settings)['IS_SANDBOX'] === '1') return well('IS_SANDBOX=1 is set for the agent');
      return bad(`${settings.agent.name} will refuse to start. ${caution}`, 'Set it, or run it as another user.');
    });
  },
};

/** The agent, apart from whether it is there and logged in. */
export const agent: readonly DoctorCheck[] = [configuration, trust, root];
