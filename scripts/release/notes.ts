/** What the changelog says of a version; throws where it says nothing, for a release without a word on it is a mistake. */
export const notesOf = (changelog: string, version: string): string => {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => (text.split('\n', 1)[0] ?? '').split(/[\s[\]:]+/).includes(version));
  const text = section?.slice(section.indexOf('\n')).trim() ?? '';
  if (text === '') throw new Error(`CHANGELOG.md has nothing on version ${version}`);
  return `${text}\n`;
};
