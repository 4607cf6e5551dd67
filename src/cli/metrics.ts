import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { exitCode } from '../model/exit-code.ts';
import { fail, ok } from '../model/result.ts';
import { takeSnapshot } from '../verbs/peek.ts';
import { metricsText } from '../views/metrics.ts';
import { defineVerb, sharedArgs } from './define.ts';

/** node_exporter's textfile collector passes over every other name. */
const textfileEnding = '.prom';

/** node_exporter runs as a user of its own. */
const readableByAll = 0o644;

/**
 * The snapshot of `peek` in Prometheus' text format. There is no `--json`: this is a format for programs already, and
 * `peek --json` tells the same as JSON. On a failure nothing is written, so that the old textfile goes stale instead
 * of telling zeros.
 */
export default defineVerb({
  args: {
    textfile: {
      type: 'string',
      valueHint: 'FILE.prom',
      description: 'write it there, whole or not at all, for node_exporter’s textfile collector',
    },
    config: sharedArgs.config,
  },
  examples: [
    ['agent-runner metrics', 'what Prometheus would read'],
    [
      'agent-runner metrics --textfile /var/lib/prometheus/node-exporter/agent-runner.prom',
      'for node_exporter; once a minute, by cron or a timer',
    ],
  ],
  run: async ({ args, terminal, platform: open }) => {
    const { textfile } = args;
    if (textfile?.endsWith(textfileEnding) === false)
      return fail({
        code: 'usage',
        message: `--textfile needs a name that ends in ${textfileEnding}: node_exporter reads no other`,
      });
    const platform = await open();
    const config = loadConfig(platform, args.config);
    if (!config.ok) return config;
    const snapshot = takeSnapshot(platform, config.value, { log: false, events: 0 });
    if (!snapshot.ok) return snapshot;
    const text = metricsText(snapshot.value);
    if (textfile === undefined) {
      terminal.out(text);
      return ok(exitCode('done'));
    }
    const written = platform.files.writeAtomic(resolve(platform.self.cwd, textfile), text, readableByAll);
    return written.ok ? ok(exitCode('done')) : written;
  },
});
