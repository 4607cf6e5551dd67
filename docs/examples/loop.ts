// A loop of one's own around the Round: the decision is agent-runner's, what is done about it is this program's.
import { openProject } from 'agent-runner';
import { decide, freshLoopState, type LoopInput } from 'agent-runner/loop';
import { runRound } from 'agent-runner/round';

const project = openProject();
if (!project.ok) process.exit(78);

let state = freshLoopState;
let input: LoopInput = { kind: 'start', interrupted: false };
for (;;) {
  const facts = { now: Date.now(), jitter: Math.random(), stops: {} };
  const { state: next, decision } = decide(project.value.policy, state, input, facts);
  state = next;
  console.log(`${decision.kind}: ${decision.why}`);
  if (decision.kind === 'stop') break;
  if (decision.kind === 'wait') {
    await Bun.sleep(decision.wait.until - Date.now());
    input = { kind: 'elapsed' };
    continue;
  }
  const round = await runRound(project.value);
  input = round.ok ? { kind: 'round', round: round.value } : { kind: 'refused', failure: round.failure };
}
