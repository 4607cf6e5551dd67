import type { Link } from '../store/dashboard.ts';

const words = (link: Link): string => {
  switch (link.kind) {
    case 'connecting':
      return 'connecting';
    case 'live':
      return 'live';
    case 'locked':
      return 'locked';
    case 'lost':
      return link.attempt < 3 ? 'reconnecting' : 'offline';
  }
};

/** Whether what is seen is of now; told aloud only when it changes. */
export const LinkState = ({ link }: { readonly link: Link }) => (
  <p class={`link-state ${link.kind}`} role="status" title={link.kind === 'lost' ? link.why : undefined}>
    <i aria-hidden="true" />
    {words(link)}
    {link.kind === 'lost' ? <span class="hidden-text">: {link.why} It is tried again by itself.</span> : null}
  </p>
);
