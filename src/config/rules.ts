import { notifyFaults, secretsInFile } from './notify.ts';
import { ownDetectorFaults } from './own-detectors.ts';
import { phaseAgent, phasePrompt, type PhaseSource } from './phase.ts';
import { nearest } from '../model/nearest.ts';
import type { Finding } from './issue-words.ts';
import type { ResolvedAgent } from './agent.ts';
import type { Places } from './places.ts';
import { isPhaseKey } from './sections/phases.ts';
import { diskMarks, unknownDetectors, vainStops } from './monitor.ts';

// What must hold between keys. Each rule gives every finding it has; none stops at the first.

const bothSet = (places: Places, path: readonly string[], one: string, other: string): Finding[] =>
  places.at([...path, one]) !== undefined && places.at([...path, other]) !== undefined
    ? [{ path: [...path, other], reason: `\`${one}\` and \`${other}\` are both set; keep one` }]
    : [];

/** Tables may only name phases that are in the list. */
const phaseNames = ({ values }: PhaseSource): Finding[] => {
  const listed = new Set(values.phases.list);
  const unlisted = (name: string) => !listed.has(name);
  const say = (path: readonly string[], name: string): Finding => ({
    path,
    reason: `“${name}” is not in phases.list, so it would never run`,
  });
  return Object.keys(values.phases)
    .filter((name) => isPhaseKey(name) && unlisted(name))
    .map((name) => say(['phases', name], name));
};

/** The phases that can run; `undefined` stands for rounds without phases. */
const played = ({ values }: PhaseSource): readonly (string | undefined)[] =>
  values.phases.list.length === 0 ? [undefined] : [...new Set(values.phases.list)];

const keyPath = (phase: string | undefined, section: string, key: string, source: PhaseSource): readonly string[] => {
  const own = phase === undefined ? undefined : ['phases', phase, section, key];
  return own !== undefined && source.places.at(own) !== undefined ? own : [section, key];
};

/** Whether the arguments fit the way in which the prompt is delivered. */
const deliveryFault = ({ promptArguments, promptDelivery }: ResolvedAgent): string | undefined => {
  const args = promptArguments.value;
  const holds = (placeholder: string): boolean => args.some((argument) => argument.includes(placeholder));
  switch (promptDelivery.value) {
    case 'argv':
      if (holds('{prompt_file}')) return '`{prompt_file}` needs `prompt_delivery = "file"`';
      return args.length === 0 || holds('{prompt}')
        ? undefined
        : 'no argument holds `{prompt}`, so the agent would not see it';
    case 'stdin':
      return holds('{prompt}') || holds('{prompt_file}')
        ? 'the prompt is delivered on standard input, so `{prompt}` and `{prompt_file}` have no place in the arguments: write `prompt_arg_template = []`, or leave it out'
        : undefined;
    case 'file':
      if (holds('{prompt}')) return '`{prompt}` needs `prompt_delivery = "argv"`';
      return holds('{prompt_file}') ? undefined : 'no argument holds `{prompt_file}`, so the agent would not find it';
  }
};

const agentFindings = (source: PhaseSource, phase: string | undefined): Finding[] => {
  const agent = phaseAgent(source, phase);
  if (!agent.ok) return [agent.failure];
  const fault = deliveryFault(agent.value);
  return fault === undefined ? [] : [{ path: keyPath(phase, 'agent', 'prompt_arg_template', source), reason: fault }];
};

/** Who stands in must be known by name: there is no command to start another. */
const unknownFallbacks = ({ values, agents }: PhaseSource): Finding[] => {
  const known = Object.keys(agents).filter((name) => name !== 'custom');
  return values.agent.fallback.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const close = nearest(name, known);
    const reason = `there is no preset “${name}” that could stand in; known: ${known.join(', ')}.`;
    return [{ path: ['agent', 'fallback', index], reason, ...(close === undefined ? {} : { nearest: close }) }];
  });
};

const promptFindings = (source: PhaseSource, phase: string | undefined): Finding[] => {
  if (phasePrompt(source, phase) !== undefined) return [];
  const whose = phase === undefined ? '' : ` for phase “${phase}”`;
  return [{ path: ['prompt'], reason: `there is no prompt${whose}: set \`file\` or \`files\`` }];
};

const strangeHome = ({ values }: PhaseSource): Finding[] =>
  (['work_dir', 'log_dir', 'stop_file'] as const)
    .filter((key) => /^~[^/]/.test(values.runtime[key]))
    .map((key) => ({ path: ['runtime', key], reason: 'another user’s `~` is not expanded: write the folder out' }));

/** The same finding from several phases is told once. */
const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];

/** Everything wrong between the keys of a document whose single values are right. */
export const brokenRules = (source: PhaseSource): readonly Finding[] => {
  const promptTables = [['prompt'], ...Object.keys(source.values.phases).map((name) => ['phases', name, 'prompt'])];
  return distinct([
    ...promptTables.flatMap((path) => bothSet(source.places, path, 'file', 'files')),
    ...phaseNames(source),
    ...played(source).flatMap((phase) => [...agentFindings(source, phase), ...promptFindings(source, phase)]),
    ...diskMarks(source),
    ...unknownDetectors(source),
    ...notifyFaults(source),
    ...ownDetectorFaults(source),
    ...unknownFallbacks(source),
    ...strangeHome(source),
  ]);
};

/** What is allowed but probably not meant. */
export const doubtfulKeys = (source: PhaseSource): readonly Finding[] =>
  distinct([
    ...played(source).flatMap((phase) => {
      const agent = phaseAgent(source, phase);
      const unheard =
        agent.ok && agent.value.promptDelivery.value === 'argv' && agent.value.promptArguments.value.length === 0;
      if (!unheard) return [];
      const path = keyPath(phase, 'agent', 'prompt_arg_template', source);
      return [{ path, reason: 'is empty, so the prompt is not passed to the agent' }];
    }),
    ...vainStops(source),
    ...secretsInFile(source),
  ]);
