import { CacheError } from '../contracts/cache-error.js';
import { parseKeyRing, type KeyRing } from './key-ring.js';

const EXPECTED = 'expected a line <id>:<base64 of 32 bytes> for each key, the one that writes first';
const REMEDY = 'cache-config keys generate makes one';

/** A path that looks like a key was meant to be the content of the file. */
const LOOKS_LIKE_A_KEY = /[A-Za-z0-9+/_-]{40,}=*$/;

/**
 * Reads the file of the setting `encryption.keysFile`.
 *
 * Throws a `CacheError` with code `CACHE_KEYS_FILE` that names the path and every wrong line by its number, never what
 * stands there.
 */
export function readKeysFile(path: string, readFile: (path: string) => string): KeyRing {
  const parsed = parseKeyRing(textOf(path, readFile));
  if ('ring' in parsed) return parsed.ring;
  throw unusable(path, `cannot be used: ${parsed.problems.join('; ')}`);
}

/** The path as messages show it. */
export function shownKeysFile(path: string): string {
  return LOOKS_LIKE_A_KEY.test(path) ? '(hidden: it looks like a key)' : path;
}

/** What is wrong with the mode of the file, as `stat` tells it; `undefined` where only its owner and group may read it. */
export function exposureOf(path: string, mode: number): string | undefined {
  if ((mode & 0o004) === 0) return undefined;
  const shown = `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`;
  return `encryption.keysFile: every user of this machine may read ${shownKeysFile(path)} (${shown}); make it 0400, or 0440 where the process is of its group`;
}

function textOf(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    // no cause: its message quotes the path
    throw unusable(path, `cannot be read (${code ?? 'no reason is known'})`);
  }
}

function unusable(path: string, problem: string): CacheError {
  const message = `encryption.keysFile: ${shownKeysFile(path)} ${problem}; ${EXPECTED}. ${REMEDY}.`;
  return new CacheError('CACHE_KEYS_FILE', message);
}
