import type { Platform } from '../ports/platform.ts';

export const openPlatform = (): Platform => {
  throw new Error('not built yet');
};
