import { plainText } from '../shown/plain-text.ts';

/** A text of somebody else’s, an agent’s or a host’s: as text, by itself in its direction of writing. */
export const Said = ({ text }: { readonly text: string }) => <bdi>{plainText(text)}</bdi>;
