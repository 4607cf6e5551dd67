import { dirname } from 'node:path';
import type { Files } from '../../ports/files.ts';
import { ok } from '../../model/result.ts';
import { startupChecks, type StartupCheck } from '../../round/preflight.ts';
import { bad, distinctFindings, well, type DoctorCheck, type Finding } from './define.ts';

/** The same files, of which none is made: a folder that is to come is as writable as the nearest that is there. */
const lookingOnly = (files: Files): Files => ({
  ...files,
  makeFolder: () => ok(undefined),
  writable: (folder) =>
    files.facts(folder) === undefined && folder !== dirname(folder)
      ? lookingOnly(files).writable(dirname(folder))
      : files.writable(folder),
});

/** A check that each round begins with, for all phases. */
const asDoctorCheck = (check: StartupCheck): DoctorCheck => ({
  name: check.name,
  title: check.summary,
  run: async ({ platform, phases }) => {
    const findings: Finding[] = [];
    for (const settings of phases) {
      const { processes, self } = platform;
      const files = lookingOnly(platform.files);
      const repository = platform.repository(settings.workDir);
      const problem = await check.holds({ settings, files, processes, repository, env: self.env });
      if (problem !== undefined) findings.push(...bad(problem.reason, problem.fix));
    }
    return findings.length === 0 ? well(check.summary) : distinctFindings(findings);
  },
});

/** What would keep the next round from starting. */
export const startup: readonly DoctorCheck[] = startupChecks.map(asDoctorCheck);
