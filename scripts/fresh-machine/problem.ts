/** Why no fresh machine can be had here, in words for a person. */
export class NoMachine extends Error {}

/** Fails where one of the programs is missing, with what installs it. */
export const demandPrograms = (programs: Readonly<Record<string, string>>): void => {
  for (const [program, packageName] of Object.entries(programs)) {
    if (Bun.which(program) === null) throw new NoMachine(`there is no ${program} here: apt-get install ${packageName}`);
  }
};
