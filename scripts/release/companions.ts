import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf } from './notes.ts';
import { sbomText } from './sbom.ts';

const emptyLocation = /^release_location=''$/m;

/** Where a release is made for, as install.sh and the binary have it. Throws where it could not stand in a shell's quotes. */
export const checkedLocation = (location: string | undefined): string | undefined => {
  if (location === undefined) return undefined;
  if (!/^https:\/\/[\w.:/~-]+$/.test(location)) throw new RangeError(`${location} is no https release location`);
  return location.replace(/\/$/, '');
};

/** install.sh as it goes out with a release: it knows where releases lie. */
export const installer = (text: string, named: string | undefined): string => {
  const location = checkedLocation(named);
  if (location === undefined) return text;
  if (!emptyLocation.test(text)) throw new Error('install.sh has no empty release_location');
  return text.replace(emptyLocation, `release_location='${location}'`);
};

interface Release {
  /** The checkout. */
  readonly root: string;
  readonly version: string;
  /** Where releases lie, for the copy of install.sh. */
  readonly location?: string | undefined;
}

/** What goes out beside the binaries: file names and their texts. */
export const companions = ({ root, version, location }: Release): Readonly<Record<string, string>> => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const manual = 'docs/man/agent-runner.1';
  return {
    'install.sh': installer(read('install.sh'), location),
    'agent-runner.cdx.json': sbomText(root),
    'NOTES.md': notesOf(read('CHANGELOG.md'), version),
    ...(existsSync(join(root, manual)) ? { 'agent-runner.1': read(manual) } : {}),
  };
};
