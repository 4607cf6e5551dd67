import type { Defense } from '../../src/defenses/define.ts';
import { defenses } from '../../src/defenses/index.ts';
import { code, paragraphs, table } from './markdown.ts';

const shortReference = (url: string): string => {
  const [, owner = '', name = '', , number = ''] =
    /github\.com\/([^/]+)\/([^/]+)\/(issues|pull)\/(\d+)/.exec(url) ?? [];
  return `[${owner}/${name}#${number}](${url})`;
};

const section = ({ name, title, summary, incident, catches, leaves, reads, guard, cases }: Defense): string =>
  paragraphs(
    `## ${code(name)}`,
    `**${title}.** ${summary}`,
    `What goes wrong without it: ${incident.story} ${incident.references.map(shortReference).join(', ')}`.trim(),
    [
      `- It catches: ${catches}`,
      `- It leaves alone: ${leaves}`,
      `- It reads: ${reads.length === 0 ? 'nothing, it is always on.' : `${reads.map((word) => (/^[\w.<>]+$/.test(word) ? code(word) : word)).join(', ')}.`}`,
      `- Its guard: ${code(guard.file)}, “${guard.test}”.`,
    ].join('\n'),
    table(
      ['Example', 'Value', 'State'],
      cases.map((one) => [one.name, one.value, one.state]),
    ),
  );

/** docs/reference/defenses.md */
export const defensesPage = (): string =>
  paragraphs(
    '# Defenses',
    'What keeps a round, its work and this machine from harm, each with what went wrong once without it and the test that fails when it is taken out. `agent-runner defenses` shows them with the values in force and whether they stand on this machine.',
    table(
      ['Defense', 'In one sentence'],
      defenses.map(({ name, summary }) => [`[${code(name)}](#${name})`, summary]),
    ),
    ...defenses.map(section),
  );
