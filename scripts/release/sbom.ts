import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/** The part of a package.json that is told on. */
const packageSchema = v.object({
  name: v.string(),
  version: v.string(),
  license: v.string(),
  dependencies: v.exactOptional(v.record(v.string(), v.string()), {}),
});

type Package = v.InferOutput<typeof packageSchema>;

const readPackage = (folder: string): Package =>
  v.parse(packageSchema, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

/** A package with all that it depends on in turn. bun.lock pins one version of each, which lies in node_modules. */
const closure = (root: string, names: readonly string[], seen = new Map<string, Package>()): Map<string, Package> => {
  for (const name of names) {
    if (seen.has(name)) continue;
    const found = readPackage(join(root, 'node_modules', name));
    seen.set(name, found);
    closure(root, Object.keys(found.dependencies), seen);
  }
  return seen;
};

const purl = ({ name, version }: Package): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const component = (one: Package, type: 'application' | 'library' | 'platform') => ({
  type,
  'bom-ref': purl(one),
  name: one.name,
  version: one.version,
  licenses: [{ license: { id: one.license } }],
  purl: purl(one),
});

/**
 * The bill of materials of the binary (CycloneDX 1.6, JSON): the run-time dependencies, and Bun, which is most of it.
 * It bears neither time nor serial number: the same checkout gives the same bytes.
 */
export const sbomText = (root: string): string => {
  const self = readPackage(root);
  const bun = readPackage(join(root, 'node_modules/bun'));
  const libraries = [...closure(root, Object.keys(self.dependencies)).values()];
  const dependsOn = ({ dependencies }: Package): readonly string[] =>
    libraries.filter(({ name }) => Object.hasOwn(dependencies, name)).map(purl);
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: component(self, 'application') },
      components: [component(bun, 'platform'), ...libraries.map((one) => component(one, 'library'))],
      dependencies: [
        { ref: purl(self), dependsOn: [purl(bun), ...dependsOn(self)] },
        { ref: purl(bun), dependsOn: [] },
        ...libraries.map((one) => ({ ref: purl(one), dependsOn: dependsOn(one) })),
      ],
    },
    null,
    2,
  )}\n`;
};
