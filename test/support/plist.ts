/** A value of a property list. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(#\d+|\w+);|&|</g, (whole, name: string | undefined) => {
    const value = name?.startsWith('#') === true ? String.fromCodePoint(Number(name.slice(1))) : entities[name ?? ''];
    if (value === undefined) throw new Error(`not well-formed: ${whole}`);
    return value;
  });

/**
 * Reads an XML property list as strictly as its DTD: nothing but its elements, no attribute but the version's, a
 * key before each value of a dictionary and none twice. Throws where it is none.
 */
export const parsePlist = (text: string): PlistValue => {
  // A comment may hold anything but `--`.
  const bare = text.replaceAll(/<!--((?!--)[\s\S])*-->/g, '');
  const head =
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1\.0\/\/EN" "http:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd">\s*<plist version="1\.0">/.exec(
      bare,
    );
  if (head === null) throw new Error('no head of a property list');
  let rest = bare.slice(head[0].length);

  const take = (pattern: RegExp): string | undefined => {
    const found = new RegExp(`^\\s*(?:${pattern.source})`).exec(rest);
    if (found === null) return undefined;
    rest = rest.slice(found[0].length);
    return found[1] ?? '';
  };
  const value = (): PlistValue => {
    const string = take(/<string>([^<]*)<\/string>/);
    if (string !== undefined) return unescaped(string);
    const integer = take(/<integer>(-?\d+)<\/integer>/);
    if (integer !== undefined) return Number(integer);
    const boolean = take(/<(true|false)\/>/);
    if (boolean !== undefined) return boolean === 'true';
    if (take(/<array>/) !== undefined) {
      const items: PlistValue[] = [];
      while (take(/<\/array>/) === undefined) items.push(value());
      return items;
    }
    if (take(/<dict>/) === undefined) throw new Error(`no value: ${rest.slice(0, 40)}`);
    const dictionary: Record<string, PlistValue> = {};
    while (take(/<\/dict>/) === undefined) {
      const key = take(/<key>([^<]*)<\/key>/);
      if (key === undefined || Object.hasOwn(dictionary, unescaped(key)))
        throw new Error(`no key: ${rest.slice(0, 40)}`);
      dictionary[unescaped(key)] = value();
    }
    return dictionary;
  };

  const whole = value();
  if (take(/<\/plist>\s*$/) === undefined) throw new Error(`more than one value: ${rest.slice(0, 40)}`);
  return whole;
};
