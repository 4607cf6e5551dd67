// @ts-check
// The house rules of docs/architecture.md as an oxlint plugin: it resolves each import to a file, which patterns
// over the import's text cannot, and sees lazy imports and `import('…')` types as well.
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whyNotGlobal, whyNotMember, whyNotModule, whyNotNow } from './effects.js';
import { whyNotImport, whyNotLibrary } from './floors.js';

/** @typedef {import('oxlint/plugins-dev').Context} Context */

const source = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');

/**
 * The path below `src/`, with slashes, or undefined outside it.
 * @param {string} path absolute
 */
const inSource = (path) => {
  const below = relative(source, path);
  return below.startsWith('..') || isAbsolute(below) ? undefined : below.split(sep).join('/');
};

/**
 * The dashboard's page runs in a browser: its edge is its own, `web/page/browser/`.
 * @param {string} from relative to `src/`
 */
const atTheEdge = (from) => from === 'main.ts' || from.startsWith('platform/') || from.startsWith('web/page/browser/');

/**
 * The name that is taken of the module; undefined where it is the whole of it.
 * @param {any} one
 * @returns {string | undefined}
 */
const importedName = (one) => (one.type === 'ExportSpecifier' ? one.local.name : one.imported?.name);

/**
 * Calls `visit` for every import of a file, whatever its form.
 * @param {(node: any, specifier: string, typeOnly: boolean, names: readonly (string | undefined)[]) => void} visit
 */
const onImports = (visit) => {
  /** @param {any} node */
  const declared = (node) => {
    if (node.source === null || node.source === undefined) return;
    const specifiers = node.specifiers ?? [];
    const kind = node.importKind ?? node.exportKind;
    const values = specifiers.filter((/** @type {any} */ one) => (one.importKind ?? one.exportKind) !== 'type');
    const typeOnly = kind === 'type' || (specifiers.length > 0 && values.length === 0);
    visit(node, node.source.value, typeOnly, values.map(importedName));
  };
  return {
    ImportDeclaration: declared,
    ExportNamedDeclaration: declared,
    ExportAllDeclaration: declared,
    /** @param {any} node */
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') visit(node, String(node.source.value), false, []);
    },
    /** @param {any} node */
    TSImportType: (node) => visit(node, node.source.value, true, []),
  };
};

const floors = {
  /** @param {Context} context */
  create: (context) => {
    const from = inSource(context.filename);
    if (from === undefined) return {};
    return onImports((node, specifier, typeOnly) => {
      const to = specifier.startsWith('.') ? inSource(resolve(dirname(context.filename), specifier)) : undefined;
      const why = to === undefined ? whyNotLibrary(from, specifier) : whyNotImport(from, to, typeOnly);
      if (why !== undefined) context.report({ node, message: `src/${from} may not import ${specifier}: ${why}.` });
    });
  },
};

const effects = {
  /** @param {Context} context */
  create: (context) => {
    const from = inSource(context.filename);
    if (from === undefined || atTheEdge(from)) return {};
    /** @type {(node: any, why: string | undefined) => void} */
    const refuse = (node, why) => {
      if (why !== undefined) context.report({ node, message: `${why}.` });
    };
    return {
      ...onImports((node, specifier, typeOnly, names) => {
        if (!typeOnly) refuse(node, whyNotModule(specifier, names));
      }),
      /** @param {any} node */
      MemberExpression: (node) => {
        if (node.object.type === 'Identifier' && node.property.type === 'Identifier')
          refuse(node, whyNotMember(node.object.name, node.property.name));
      },
      /** @param {any} node */
      NewExpression: (node) => {
        if (node.callee.name === 'Date' && node.arguments.length === 0) refuse(node, whyNotNow);
      },
      /** Only globals: a name that the file itself declares is its own affair. */
      'Program:exit': () => {
        const { globalScope } = context.sourceCode.scopeManager;
        for (const reference of globalScope?.through ?? [])
          refuse(reference.identifier, whyNotGlobal(reference.identifier.name));
      },
    };
  },
};

export default { meta: { name: 'house' }, rules: { floors, effects } };
