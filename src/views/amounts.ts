const steps = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A large number as people say it: `820`, `1.2 k`, `34 M`. */
export const countWords = (count: number): string => {
  const [size, unit] = steps.find(([least]) => count >= least) ?? [1, ''];
  const scaled = count / size;
  if (unit === '') return String(Math.round(count));
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`;
};

/** US dollars: `$0.0213`, `$12.40`; an estimate has `about` before it. */
export const costWords = (costUsd: number, estimated: boolean): string =>
  `${estimated ? 'about ' : ''}$${costUsd.toFixed(costUsd > 0 && costUsd < 0.1 ? 4 : 2)}`;

/** A share of a whole, `12 %`; what is there is never told as nothing. */
export const shareWords = (part: number, whole: number): string => {
  const share = whole > 0 ? (100 * part) / whole : 0;
  return share > 0 && share < 0.5 ? '< 1 %' : `${Math.round(share)} %`;
};

/** Bytes as `df -H` counts them: `42.1 MB`, `0.3 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
