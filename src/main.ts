import { versionLine } from './model/version.ts';

// The composition root: the only place that builds the adapters and that ends the process.
const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V' || first === '-v') {
  process.stdout.write(`agent-runner ${versionLine}\n`);
} else {
  const { runCli } = await import('./cli/run.ts');
  const { openTerminal } = await import('./platform/terminal.ts');
  process.exitCode = await runCli(process.argv.slice(2), openTerminal(), async () => {
    const { openPlatform } = await import('./platform/open.ts');
    return openPlatform();
  });
  process.exit();
}
