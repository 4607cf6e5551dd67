import { useEffect, useState } from 'preact/hooks';
import { hashOf, placeOf, type Place } from '../shown/place.ts';

/** The place in the address bar; back and forward move through places. */
export const usePlace = (): readonly [Place, (place: Place) => void] => {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = (): void => setPlace(placeOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = (next: Place): void => {
    history.pushState(null, '', hashOf(next) || location.pathname);
    setPlace(next);
  };
  return [place, go];
};

/** A browser may have escaped it; a `%` that escapes nothing is one of the token’s own. */
const unescaped = (token: string): string => {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
};

/** The token of an address that was printed with one. It is taken out of the address, and so out of what is remembered. */
export const takeToken = (): string | undefined => {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? [];
  if (token === undefined) return undefined;
  history.replaceState(null, '', location.pathname);
  return unescaped(token);
};

/** Calls with each token that comes into the address of a page that is open: that loads nothing anew. */
export const onToken = (take: (token: string) => void): void =>
  addEventListener('hashchange', () => {
    const token = takeToken();
    if (token !== undefined) take(token);
  });
