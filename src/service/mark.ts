import * as v from 'valibot';
import { serviceRoles, type ServiceRole } from '../model/service.ts';

/** Whose service a definition is. */
export interface ServiceMark {
  readonly role: ServiceRole;
  /** The configuration file; absolute. */
  readonly config: string;
}

const schema = v.object({ role: v.picklist(serviceRoles), config: v.string() });

const prefix = 'agent-runner: ';

/** The mark as a line for a comment: no newline, and no `--`, which XML forbids there. */
export const markLine = ({ role, config }: ServiceMark): string =>
  prefix + JSON.stringify({ role, config }).replaceAll('--', String.raw`-\u002d`);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The mark in a definition's text; undefined where we did not write it. */
export const readMark = (definition: string): ServiceMark | undefined => {
  const json = /^(?:# |<!-- )agent-runner: (\{.*\})(?: -->)?$/m.exec(definition)?.[1];
  const mark = v.safeParse(schema, parsed(json ?? ''));
  return mark.success ? mark.output : undefined;
};
