import type { ListedOrphan } from '../orphans.ts';
import type { FoundSupervisor } from '../supervisor-handle.ts';
import type { ReportFold } from './fold.ts';

/** Something that is left to do. */
export interface NextStep {
  readonly what: string;
  /** What does it, or shows more; absent where there is no one command. */
  readonly command?: string;
}

/** What the next steps follow from. */
export interface StepFacts extends Pick<ReportFold, 'troubles' | 'alerts' | 'total'> {
  readonly supervisor: FoundSupervisor['kind'];
  readonly orphans: readonly ListedOrphan[];
  readonly damaged: number;
}

/** Rounds that hit the wall again and again want a longer one, or less work. */
const timeoutShare = 0.2;
const timeoutsAtLeast = 3;

const loginStep = ({ loginRefused }: StepFacts['troubles']): readonly NextStep[] => {
  if (loginRefused === undefined) return [];
  const { hint } = loginRefused;
  return [{ what: 'The agent’s login was refused: renew it', ...(hint === undefined ? {} : { command: hint }) }];
};

const checkStep = ({ checkFailed }: StepFacts['troubles']): readonly NextStep[] =>
  checkFailed === undefined
    ? []
    : [{ what: `A startup check failed: ${checkFailed.reason}`, command: 'agent-runner config check' }];

const startStep = ({ supervisor, troubles: { stopped } }: StepFacts): readonly NextStep[] => {
  if (supervisor === 'running') return [];
  if (supervisor === 'stale')
    return [{ what: 'The supervisor died without a word: start it again', command: 'agent-runner start' }];
  if (stopped === undefined || stopped.exitCode === 0) return [];
  return [
    { what: `The Loop gave up (${stopped.reason}): start it again when that is mended`, command: 'agent-runner start' },
  ];
};

const alertSteps = ({ alerts }: StepFacts): readonly NextStep[] =>
  alerts
    .filter(({ overAt, severity }) => overAt === undefined && severity !== 'info')
    .map(({ detector, message }) => ({ what: message, command: `agent-runner explain ${detector}` }));

const orphanStep = ({ orphans }: StepFacts): readonly NextStep[] => {
  const [newest] = orphans;
  if (newest === undefined) return [];
  const what =
    orphans.length === 1
      ? `Uncommitted work of ${newest.name} is kept: look at it`
      : `Uncommitted work of ${orphans.length} rounds is kept: look at it`;
  return [
    { what, command: orphans.length === 1 ? `agent-runner orphans show ${newest.name}` : 'agent-runner orphans' },
  ];
};

const timeoutStep = ({ total: { rounds, outcomes } }: StepFacts): readonly NextStep[] => {
  const timeouts = outcomes.timeout ?? 0;
  if (timeouts < timeoutsAtLeast || timeouts < timeoutShare * rounds) return [];
  const what = `${timeouts} of ${rounds} rounds hit the wall: give them more time (round_timeout_s), or less to do`;
  return [{ what, command: 'agent-runner config show' }];
};

const damageStep = ({ damaged }: StepFacts): readonly NextStep[] =>
  damaged === 0 ? [] : [{ what: `${damaged} lines of the journal could not be read: is the disk sound?` }];

/** What is left to do, the most pressing first; empty where nothing is. */
export const nextSteps = (facts: StepFacts): readonly NextStep[] => [
  ...loginStep(facts.troubles),
  ...checkStep(facts.troubles),
  ...startStep(facts),
  ...alertSteps(facts),
  ...orphanStep(facts),
  ...timeoutStep(facts),
  ...damageStep(facts),
];
