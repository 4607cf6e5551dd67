import type { Mood } from '../shown/project-now.ts';

const signs: Readonly<Record<Mood, string>> = {
  working: '▶',
  waiting: '◔',
  between: '·',
  stopped: '■',
  trouble: '!',
  unseen: '?',
};

/** The state as a sign: its colour says the same again. */
export const MoodSign = ({ mood }: { readonly mood: Mood }) => (
  <i class={`mood ${mood}`} aria-hidden="true">
    {signs[mood]}
  </i>
);
