import type { Agent } from '../../src/agents/define.ts';
import { agents } from '../../src/agents/index.ts';
import { code, paragraphs, table } from './markdown.ts';

const orNone = (items: readonly string[]): string => (items.length === 0 ? '' : items.map(code).join(' '));

/** What its recipe and the reference tell alike. */
const factsTable = ({ start, checkedVersions, login, loginHint }: Agent): string => {
  const variables = Object.entries(start.env).map(([key, value]) => `${key}=${value}`);
  const rows: (readonly [string, string])[] = [
    ['Started as', code([...start.command, ...start.promptArguments].join(' '))],
    ['Prompt', start.promptDelivery],
    ['Environment', orNone(variables)],
    ['Grants it everything', orNone(start.trust)],
    ['Own limit of cost', orNone(start.costCap ?? [])],
    ['As root', start.asRoot ?? ''],
    ['Versions checked', checkedVersions.join(', ')],
    ['Login from', orNone([...(login?.env ?? []), ...(login?.files ?? [])])],
    ['Login', loginHint],
  ];
  return table(
    ['', ''],
    rows.filter(([, what]) => what !== ''),
  );
};

const section = (agent: Agent): string =>
  paragraphs(`## ${code(agent.name)}`, `**${agent.title}.** ${agent.summary}`, factsTable(agent));

/** The head of docs/recipes/agents/NAME.md */
export const agentFacts = (agent: Agent): string =>
  paragraphs(agent.summary, `The preset ${code(agent.name)}:`, factsTable(agent));

/** docs/reference/agents.md */
export const agentsPage = (): string =>
  paragraphs(
    '# Agents',
    'The presets of `[agent] preset`: how each agent CLI is started without a person, and how its login is renewed. Every part can be set otherwise in `[agent]`. `{self}` stands for agent-runner itself.',
    ...Object.values(agents).map(section),
  );
