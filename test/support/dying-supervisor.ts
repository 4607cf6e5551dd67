import { openProcesses } from '../../src/platform/processes.ts';
import { valueOf } from './value-of.ts';

// A supervisor that starts one round and is meant to be killed: FOLDER ROUND_ID COMMAND…
const [cwd = '.', roundId = '', command = '', ...rest] = process.argv.slice(2);
const env = { PATH: process.env['PATH'] ?? '', AGENT_RUNNER_ROUND_ID: roundId };
const round = valueOf(
  openProcesses().start({ argv: [command, ...rest], cwd, env, roundId, logPath: `${cwd}/${roundId}.log` }),
);
await round.exited;
setInterval(() => undefined, 1000);
