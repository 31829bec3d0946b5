import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/**
 * The exports of a module, at once: `require` loads ES modules too since Node 20.19, unless they await at the top level,
 * and TypeScript where Node strips types (22.18).
 *
 * @throws Error whatever loading throws; `ERR_UNKNOWN_FILE_EXTENSION` for TypeScript where Node reads none
 */
export function importModule(path: string): unknown {
  if (/\.m?ts$/.test(path) && !readsTypeScript())
    throw Object.assign(new TypeError(`Node.js ${process.version} reads no TypeScript`), {
      code: 'ERR_UNKNOWN_FILE_EXTENSION', // an older Node would take it for JavaScript
    });
  const file = resolve(path);
  return createRequire(file)(file);
}

function readsTypeScript(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript);
}
