import { dirname } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { agents } from '../agents/index.ts';
import type { ConfigProblem, FailureOf } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { checkDocument } from './check.ts';
import { fileText } from './file-text.ts';
import { findConfig } from './find.ts';
import type { LoadedConfig, Surroundings } from './loaded.ts';
import { locateKeys } from './locate.ts';
import { inModernNames } from './older-names.ts';
import { inOrder, problemAt } from './problem.ts';
import { doubtfulKeys } from './rules.ts';

/** smol-toml's first line says what is wrong; the others draw the place, which we tell by ourselves. */
const syntaxProblem = (error: unknown): ConfigProblem => {
  const [what = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const place = error instanceof TomlError ? { line: error.line, column: error.column } : {};
  return { ...place, path: '', reason: `not valid TOML: ${what.replace(/^Invalid TOML document: /, '')}` };
};

/** A TOML text as plain values, or where it is none. */
export const parseToml = (text: string): Result<unknown, ConfigProblem> => {
  try {
    return ok(parse(text));
  } catch (error) {
    return fail(syntaxProblem(error));
  }
};

/**
 * Reads the text of a configuration file, and tells all that is wrong with it at once, each with line, column,
 * key, reason and, for a misspelt name, the nearest known one. `path` is the file's, absolute.
 */
export const readConfig = (
  text: string,
  path: string,
  surroundings: Surroundings,
): Result<LoadedConfig, FailureOf<'config_invalid'>> => {
  const broken = (problems: readonly ConfigProblem[]) =>
    fail({ code: 'config_invalid' as const, path, problems: inOrder(problems) });
  if (text.trim() === '')
    return broken([{ path: '', reason: 'the file is empty; agent-runner init --force writes one' }]);
  const document = parseToml(text);
  if (!document.ok) return broken([document.failure]);
  const modern = inModernNames(document.value, locateKeys(text));
  const { places } = modern;
  const { values, findings: wrong } = checkDocument(modern.document, { places, agents: surroundings.agents });
  const findings = [...modern.findings, ...wrong];
  if (values === undefined || findings.length > 0) return broken(findings.map((finding) => problemAt(finding, places)));
  const doubtful = [...modern.warnings, ...doubtfulKeys({ values, places, agents: surroundings.agents })];
  const warnings = inOrder(doubtful.map((finding) => problemAt(finding, places)));
  return ok({ ...surroundings, path, values, places, warnings });
};

/**
 * The configuration that `--config` names, or else the one found from the current folder upwards. Fails with
 * `config_not_found`, `config_invalid`, or `io` where it may not be read.
 */
export const loadConfig = ({ files, self }: Pick<Platform, 'files' | 'self'>, named?: string): Result<LoadedConfig> => {
  const path = findConfig(files, self, named);
  if (!path.ok) return path;
  const text = fileText(path.value, files);
  if (!text.ok) return text;
  return readConfig(text.value, path.value, {
    folder: dirname(path.value),
    home: self.home,
    self: self.command,
    agents,
  });
};
