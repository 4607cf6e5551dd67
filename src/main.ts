import { exitCode } from './model/exit-code.ts';
import { versionLine } from './model/version.ts';

// The composition root: the only place that builds the adapters and that ends the process.
const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V' || first === '-v') {
  // Bun's own console writes at once and costs nothing; the first touch of `process.stdout` costs 4 ms, as much as all of Bun.
  console.log(`agent-runner ${versionLine}`);
} else {
  const { runCli } = await import('./cli/run.ts');
  const { openTerminal } = await import('./platform/terminal.ts');
  const terminal = openTerminal();
  const code = await runCli(process.argv.slice(2), terminal, async () => {
    const { openPlatform } = await import('./platform/open.ts');
    return openPlatform();
  });
  const lost = terminal.lost();
  if (lost !== undefined) terminal.err(`agent-runner: the result could not be written to stdout (${lost})\n`);
  process.exit(lost === undefined ? code : exitCode('io'));
}
