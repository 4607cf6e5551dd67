// Writes what the version in package.json leaves on disks into test/golden/releases/VERSION, before it is released:
//   bun run goldens
// `bun run release` fails where that was forgotten. Those of a version that is out are never written again.
import { resolve } from 'node:path';
import project from '../package.json' with { type: 'json' };
import { goldensOf, writeGoldens } from './release/goldens.ts';

const folder = goldensOf(resolve(import.meta.dir, '..'), project.version);
writeGoldens(folder);
process.stdout.write(`wrote ${folder}\n`);
