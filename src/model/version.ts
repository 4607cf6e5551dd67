import manifest from '../../package.json' with { type: 'json' };

/** The commit that was built, put in by `scripts/build.ts`. */
declare const AGENT_RUNNER_COMMIT: string | undefined;

export const version: string = manifest.version;

/** `0.2.0 (1a2b3c4)`; `dev` where it runs from source. */
export const versionLine: string = `${version} (${typeof AGENT_RUNNER_COMMIT === 'string' ? AGENT_RUNNER_COMMIT : 'dev'})`;
