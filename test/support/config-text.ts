import { readConfig } from '../../src/config/load.ts';
import type { LoadedConfig } from '../../src/config/loaded.ts';
import type { ConfigProblem, FailureOf } from '../../src/model/failure.ts';
import type { Result } from '../../src/model/result.ts';
import { someAgents } from './some-agents.ts';

/** Reads a text as `/home/ada/project/agent-runner.toml`. */
export const readText = (text: string): Result<LoadedConfig, FailureOf<'config_invalid'>> =>
  readConfig(text, '/home/ada/project/agent-runner.toml', {
    folder: '/home/ada/project',
    home: '/home/ada',
    self: ['/opt/agent-runner'],
    agents: someAgents,
  });

/** The configuration of a text that holds. */
export const configOf = (text: string): LoadedConfig => {
  const read = readText(text);
  if (!read.ok) throw new Error(JSON.stringify(read.failure, undefined, 2));
  return read.value;
};

/** What is wrong with a text; empty where nothing is. */
export const problemsOf = (text: string): readonly ConfigProblem[] => {
  const read = readText(text);
  return read.ok ? [] : read.failure.problems;
};

/** The least that a configuration says, so that a test adds only what it is about. */
export const leastText = '[agent]\npreset = "claude"\n[prompt]\nfile = "main.md"\n';
