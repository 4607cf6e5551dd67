import { lookOf, markOf, outcomeName } from '../shown/outcome-look.ts';
import { numberOf, recordsOf, textOf, type Fields } from '../shown/fields.ts';
import type { ProjectNow } from '../shown/project-now.ts';
import { standingAlerts } from '../shown/alert-rows.ts';
import { plural } from '../../../views/words.ts';
import type { ProjectState } from '../store/dashboard.ts';
import { MoodSign } from './mood-sign.tsx';
import { Said } from './said.tsx';

/** The last rounds, each as its character. */
const Strip = ({ peek }: { readonly peek: Fields }) => {
  const rounds = recordsOf(peek, 'recent_rounds').slice(-10);
  const outcomes = rounds.map((round) => textOf(round, 'outcome') ?? '');
  const words = rounds.map(
    (round, place) => `${numberOf(round, 'round_num') ?? '?'} ${outcomeName(outcomes[place] ?? '')}`,
  );
  return (
    <span class="strip" role="img" aria-label={`The last rounds: ${words.join(', ')}`}>
      {outcomes.map((outcome) => (
        <i class={lookOf(outcome)} aria-hidden="true">
          {markOf(outcome)}
        </i>
      ))}
    </span>
  );
};

interface ProjectCardProps {
  readonly project: ProjectState;
  readonly now: ProjectNow | undefined;
  readonly current: boolean;
}

/** A project among others: what it is at, and how its last rounds ended. */
export const ProjectCard = ({ project: { shown, now: told }, now, current }: ProjectCardProps) => {
  const alerts = told === undefined ? 0 : (standingAlerts(told.peek)?.length ?? 0);
  return (
    <a class={`card ${now?.mood ?? 'unseen'}`} href={`#${shown.id}`} aria-current={current ? 'page' : undefined}>
      <b>
        <Said text={shown.project} />
        {shown.host === null ? null : (
          <span class="host">
            <Said text={shown.host} />
          </span>
        )}
      </b>
      <span class="card-state">
        <MoodSign mood={now?.mood ?? 'unseen'} />
        <Said text={now?.headline ?? 'No word yet'} />
      </span>
      <span class="card-foot">
        {now?.mood === 'unseen' ? <Said text={now.details[0] ?? ''} /> : <Strip peek={told?.peek ?? {}} />}
        {alerts === 0 || now?.mood === 'unseen' ? null : <em>{plural(alerts, 'alert')}</em>}
      </span>
    </a>
  );
};
