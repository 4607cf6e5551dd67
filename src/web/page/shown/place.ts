/** What the address remembers: the project that is shown in full, and its round that is open. */
export interface Place {
  readonly project?: string;
  readonly round?: number;
}

/** `#ID` or `#ID/12`. Anything else is no place. */
export const placeOf = (hash: string): Place => {
  const found = /^#([\w-]+)(?:\/(\d{1,15}))?$/.exec(hash);
  const [, project, round] = found ?? [];
  if (project === undefined) return {};
  return { project, ...(round === undefined ? {} : { round: Number(round) }) };
};

export const hashOf = ({ project, round }: Place): string =>
  project === undefined ? '' : `#${project}${round === undefined ? '' : `/${round}`}`;
