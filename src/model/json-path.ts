import { nearest } from './nearest.ts';
import { fail, ok, type Result } from './result.ts';

type Step = { readonly kind: 'key'; readonly name: string } | { readonly kind: 'index'; readonly index: number };

const stepWords = (step: Step): string => (step.kind === 'key' ? `.${step.name}` : `[${step.index}]`);

const pathWords = (steps: readonly Step[]): string => steps.map(stepWords).join('').replace(/^\./, '');

/** The steps of `defenses[0].name`; undefined where it is no path. */
const parsePath = (path: string): readonly Step[] | undefined => {
  const parts = path.match(/[^.[\]]+|\[-?\d+\]/g) ?? [];
  const steps = parts.map((part): Step =>
    part.startsWith('[') ? { kind: 'index', index: Number(part.slice(1, -1)) } : { kind: 'key', name: part },
  );
  return steps.length > 0 && pathWords(steps) === path.replace(/^\./, '') ? steps : undefined;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What there is below a value, as steps. */
const stepsBelow = (value: unknown): readonly Step[] => {
  if (Array.isArray(value)) return value.map((_, index) => ({ kind: 'index', index }));
  return isRecord(value) ? Object.keys(value).map((name) => ({ kind: 'key', name })) : [];
};

const below = (value: unknown, step: Step): { readonly value: unknown } | undefined => {
  if (step.kind === 'key')
    return isRecord(value) && Object.hasOwn(value, step.name) ? { value: value[step.name] } : undefined;
  if (!Array.isArray(value)) return undefined;
  const found: unknown = value.at(step.index);
  return found === undefined ? undefined : { value: found };
};

/** A name that was typed without the folder above it: `disk_used_pct` for `system.disk_used_pct`. */
const deeper = (root: unknown, name: string): string | undefined =>
  stepsBelow(root)
    .flatMap((step) => {
      const child = below(root, step);
      return child === undefined ? [] : stepsBelow(child.value).map((inner) => [step, inner]);
    })
    .filter((steps) => steps.at(-1)?.kind === 'key' && pathWords(steps.slice(-1)) === name)
    .map((steps) => pathWords(steps))[0];

/**
 * The value at a path such as `system.disk_used_pct` or `defenses[0].name`; a negative index counts from the end.
 * Fails with `unknown_name`, which suggests the nearest path there is.
 */
export const selectPath = (root: unknown, path: string): Result<unknown> => {
  const steps = parsePath(path) ?? [{ kind: 'key', name: path } as const];
  let value = root;
  for (const [place, step] of steps.entries()) {
    const found = below(value, step);
    if (found === undefined) {
      const known = stepsBelow(value).map((each) => pathWords([...steps.slice(0, place), each]));
      const tried = pathWords(steps.slice(0, place + 1));
      const close = nearest(tried, known) ?? (step.kind === 'key' ? deeper(root, step.name) : undefined);
      const almost = close === undefined ? {} : { nearest: close };
      return fail({ code: 'unknown_name', kind: 'path', name: path, known, ...almost });
    }
    ({ value } = found);
  }
  return ok(value);
};
