import { resolve } from 'node:path';
import { exitCode, exitCodes, type ExitCode } from '../model/exit-code.ts';
import { exitCodeOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { deploy } from '../verbs/deploy.ts';
import { readProject } from '../verbs/deploy/project-files.ts';
import type { DeployReport } from '../verbs/deploy/steps.ts';
import { deployJson, deployText, isWell, nextWords } from '../views/deploy.ts';
import { failureJson, failureText } from '../views/failure.ts';
import { paint } from '../views/style.ts';
import { defineVerb } from './define.ts';
import { deployDisplay } from './deploy-display.ts';

const codeOf = (result: Result<DeployReport>): ExitCode => {
  if (!result.ok)
    return exitCodeOf(result.failure) === exitCodes.unavailable.code ? exitCode('unavailable') : exitCode('failed');
  return exitCode(isWell(result.value) ? 'done' : 'failed');
};

/** A host that cannot be reached is worse than one that was, and refused. */
const worst = (codes: readonly ExitCode[]): ExitCode =>
  codes.find((code) => code === exitCodes.unavailable.code) ?? codes.find((code) => code !== 0) ?? exitCode('done');

export default defineVerb({
  rest: true,
  args: {
    host: {
      type: 'positional',
      required: true,
      valueHint: 'HOST',
      description: 'a name, an alias of ~/.ssh/config, or user@name; several are done at a time',
    },
    project: { type: 'string', valueHint: 'DIR', description: 'the project (default: the one of this folder)' },
    'remote-dir': {
      type: 'string',
      valueHint: 'PATH',
      description: 'its folder there, from the home folder (default: as it lies below yours)',
    },
    binary: { type: 'string', valueHint: 'FILE', description: 'this binary, instead of this program or a release’s' },
    release: { type: 'string', valueHint: 'X.Y.Z', description: 'the binary of this release' },
    'bin-dir': {
      type: 'string',
      valueHint: 'PATH',
      default: '~/.local/bin',
      description: 'where the binary goes there',
    },
    'replace-config': {
      type: 'boolean',
      description: 'put our configuration and prompts in the place of theirs, which are kept beside',
    },
    preset: {
      type: 'string',
      valueHint: 'NAME',
      description: 'the agent, where there is no configuration here nor there',
    },
    monitor: { type: 'boolean', description: 'a service for the monitor, too' },
    start: { type: 'boolean', default: true, description: 'leave a supervisor that does not run as it is' },
    wait: { type: 'boolean', default: true, description: 'do not wait for the end of a round that runs there' },
    'dry-run': { type: 'boolean', description: 'look at the hosts, say what would be done, and change nothing' },
    json: { type: 'boolean', description: 'a JSON object a line for each host, when it is done' },
  },
  examples: [
    [
      'agent-runner deploy pi',
      'the program, this project’s configuration and a service, on the host that ssh calls pi',
    ],
    ['agent-runner deploy pi nas --monitor', 'on two hosts at a time, each with a monitor; again, it is an upgrade'],
    ['agent-runner deploy pi --dry-run', 'look first'],
    [
      'agent-runner deploy ada@build --binary dist/agent-runner --remote-dir work/shop',
      'a build of your own, into a folder there',
    ],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const platform = await open();
    const { self } = platform;
    if (args.binary !== undefined && args.release !== undefined)
      return fail({ code: 'usage', message: '--binary and --release exclude each other' });
    const project = await readProject(platform, resolve(self.cwd, args.project ?? '.'));
    if (!project.ok) return project;
    for (const path of project.value.outside)
      if (args.json !== true) terminal.err(`note: ${path} lies outside the project, and is not copied\n`);
    const display = deployDisplay(terminal, { silent: args.json === true });
    const results = await deploy(
      platform,
      {
        hosts: args._,
        choice: {
          ...(args.binary === undefined ? {} : { file: resolve(self.cwd, args.binary) }),
          ...(args.release === undefined ? {} : { release: args.release }),
        },
        binDir: args['bin-dir'],
        ...(args['remote-dir'] === undefined ? {} : { remoteDir: args['remote-dir'] }),
        request: {
          project: project.value,
          monitor: args.monitor === true,
          start: args.start,
          wait: args.wait,
          replaceConfig: args['replace-config'] === true,
          ...(args.preset === undefined ? {} : { preset: args.preset }),
          dryRun: args['dry-run'] === true,
        },
      },
      {
        onStep: display.hear,
        onEnd: (host, result) => {
          display.forget(host);
          if (args.json === true)
            terminal.out(
              `${JSON.stringify(result.ok ? deployJson(result.value) : { host, well: false, error: failureJson(result.failure) })}\n`,
            );
          else if (result.ok) terminal.out(deployText(result.value, terminal.color));
          else terminal.err(failureText(result.failure, terminal.errIsTerminal && terminal.color));
        },
      },
    );
    display.close();
    if (!results.ok) return results;
    const [first] = results.value.flatMap((result) =>
      result.ok && result.value.status !== undefined ? [result.value] : [],
    );
    if (first !== undefined && terminal.errIsTerminal) terminal.err(`${paint(terminal.color).dim(nextWords(first))}\n`);
    return ok(worst(results.value.map(codeOf)));
  },
});
