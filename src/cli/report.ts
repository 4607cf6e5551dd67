import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { momentHint } from '../model/moment.ts';
import { fail, ok } from '../model/result.ts';
import { makeReport } from '../verbs/report.ts';
import { reportHtml } from '../views/report-html.ts';
import { reportJson } from '../views/report-json.ts';
import { reportMarkdown } from '../views/report-markdown.ts';
import { reportText } from '../views/report-text.ts';
import { defineVerb, sharedArgs } from './define.ts';
import { momentFlag } from './moment-flag.ts';

export default defineVerb({
  args: {
    since: { type: 'string', valueHint: 'WHEN', default: '24h', description: `from then on: ${momentHint}` },
    markdown: { type: 'boolean', description: 'as Markdown, for an issue or a chat' },
    html: { type: 'string', valueHint: 'FILE', description: 'write one page with plots, which needs nothing else' },
    ...sharedArgs,
  },
  examples: [
    ['agent-runner report', 'the last 24 hours: what happened, what it cost, what is left to do'],
    ['agent-runner report --since "yesterday 20:00" --html night.html', 'the night, with plots, to keep or to send'],
    [`agent-runner report --since 7d --json | jq .rounds.cost_usd`, 'what the week cost'],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const { markdown, html, json } = args;
    if ([markdown, html !== undefined, json].filter((wanted) => wanted === true).length > 1)
      return fail({ code: 'usage', message: 'give one of --json, --markdown and --html' });
    const platform = await open();
    const since = momentFlag('since', args.since, platform);
    if (!since.ok) return since;
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const report = await makeReport(platform, config.value, since.value ?? 0);
    if (html !== undefined) {
      const path = resolve(platform.self.cwd, html);
      const written = platform.files.writeAtomic(path, reportHtml(report), 0o644);
      if (!written.ok) return written;
      terminal.err(`${path}\n`);
    } else if (json) terminal.out(`${JSON.stringify(reportJson(report))}\n`);
    else terminal.out(markdown ? reportMarkdown(report) : reportText(report, terminal.color));
    return ok(exitCode('done'));
  },
});
