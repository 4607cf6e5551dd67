// Counts how rounds ended and what they cost, from the end of the journal back.
import { openProject } from 'agent-runner';
import type { OutcomeName } from 'agent-runner/events';
import { readJournal } from 'agent-runner/journal';

const project = openProject();
if (!project.ok) process.exit(78);

const ended = new Map<OutcomeName, number>();
let dollars = 0;
for (const entry of readJournal(project.value.logDir, { from: 'end' })) {
  // A kind that a later version writes, or a line that a power cut left.
  if (entry.kind !== 'event') continue;
  const { event } = entry;
  if (event.event === 'supervisor_started') break;
  if (event.event === 'agent_usage_recorded') dollars += event.cost_usd ?? 0;
  if (event.event === 'round_end' && event.outcome !== undefined)
    ended.set(event.outcome, (ended.get(event.outcome) ?? 0) + 1);
}
for (const [outcome, count] of ended) console.log(`${outcome}: ${count}`);
console.log(`cost: $${dollars.toFixed(2)}`);
