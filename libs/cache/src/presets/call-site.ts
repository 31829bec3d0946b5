import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `at file:///app/cache.presets.ts:6:30` and `at Object.<anonymous> (/app/cache.presets.js:6:30)`. */
const FRAME = /(?:\(|at )((?:file:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+):\d+\)?$/;

/**
 * Where the caller of `callee` stands, for messages: `cache.presets.ts:6`, relative to the working folder where it lies
 * in it; `undefined` where the stack does not say.
 */
export function callSiteOf(callee: (...args: never[]) => unknown): string | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  const [, file, line] = FRAME.exec(holder.stack?.split('\n')[1] ?? '') ?? [];
  return file === undefined ? undefined : `${shortPath(file)}:${line}`;
}

function shortPath(file: string): string {
  const path = file.startsWith('file://') ? fileURLToPath(file) : file;
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}
