// Runs one round and says how it ended, with its events as they come.
import { failureMessage, openProject } from 'agent-runner';
import { runRound } from 'agent-runner/round';

const project = openProject();
if (!project.ok) {
  console.error(failureMessage(project.failure));
  process.exit(78);
}

const report = await runRound(project.value, {
  onEvent: (event) => console.log(event.event),
  // A limit of this program's own, on top of the configured ones.
  kill: AbortSignal.timeout(60_000),
});
if (!report.ok) {
  console.error(failureMessage(report.failure));
  process.exit(1);
}

const { roundNum, outcome, duration, leftovers } = report.value;
console.log(`round ${roundNum}: ${outcome.name} after ${duration} ms, leftovers: ${leftovers.kind}`);
