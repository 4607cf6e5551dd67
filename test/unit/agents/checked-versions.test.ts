import { expect, test } from 'bun:test';
import { agents } from '../../../src/agents/index.ts';
import manifest from '../../fixtures/transcripts/manifest.json' with { type: 'json' };

test.each([...new Set(manifest.map(({ agent }) => agent))])(
  '%s tells the versions that its fixtures are of',
  (name) => {
    const captured = new Set(manifest.filter(({ agent }) => agent === name).map(({ version }) => version));
    for (const version of captured) expect(agents[name]?.checkedVersions).toContain(version);
  },
);
