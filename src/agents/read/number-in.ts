const scales: Readonly<Record<string, number>> = { k: 1000, M: 1_000_000 };

/** The number that a CLI wrote for people (`1.2k`, `3,456`, `0.01`), or undefined where it wrote none. */
export const numberIn = (text: string | undefined): number | undefined => {
  const found = /^([\d.,]+)([kM])?$/.exec(text ?? '');
  if (found === null) return undefined;
  const value = Number((found[1] ?? '').replaceAll(',', '')) * (scales[found[2] ?? ''] ?? 1);
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : undefined;
};
