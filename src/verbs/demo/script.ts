/** The phases of the scratch repository, each with what the demo’s agent is told to do in it. */
export const phases = {
  commit: 'commit',
  leave: 'leave',
  shuffle: 'shuffle',
  hang: 'hang',
  escape: 'escape',
  flood: 'flood',
  eat: 'eat',
  crash: 'crash',
  widow: 'hang',
  done: 'done',
} as const;

/** Limits of the demo, told in the narration. */
export const demoLimits = { wallS: 1, graceS: 0.5, logMb: 8, memoryMb: 256 } as const;

const names = Object.keys(phases);

/** Phases with a wall of their own: one to run into, and two that bound the damage should their limit not hold. */
const walls: Readonly<Record<string, number>> = { hang: demoLimits.wallS, flood: 5, eat: 10 };

/** The scratch repository’s `agent-runner.toml`: with `--keep` a person can go on playing with it. */
export const demoConfig = `# Written by agent-runner demo. Each phase is a way in which an agent can misbehave:
#   agent-runner round --phase hang

[agent]
preset = "demo"

[runtime]
log_dir = "../logs"
round_timeout_s = 20
kill_grace_s = ${demoLimits.graceS}
restart_delay_s = 0
round_log_max_mb = ${demoLimits.logMb}
round_memory_max_mb = ${demoLimits.memoryMb}

[prompt]
min_bytes = 0

[phases]
list = [${names.map((phase) => `"${phase}"`).join(', ')}]
${names
  .map((phase) => {
    const seconds = walls[phase];
    const wall = seconds === undefined ? '' : `\n[phases.${phase}]\nround_timeout_s = ${seconds}\n`;
    return `${wall}\n[phases.${phase}.prompt]\nfile = "prompts/${phase}.md"\n`;
  })
  .join('')}`;

/** The prompt that tells a behaviour. */
export const demoPrompt = (behaviour: string): string => `Behave as told on the next line.\n\ndemo: ${behaviour}\n`;
