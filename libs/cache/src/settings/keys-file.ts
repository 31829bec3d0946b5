import { CacheError } from '../contracts/cache-error.js';
import { parseKeyRing, type KeyRing } from './key-ring.js';

/** How a ring that cannot be used is put right. */
export const KEYS_FILE_REMEDY = 'cache-config keys generate makes a key, cache-config doctor checks the ring';

/** How a ring that everybody may read is put right. */
export const EXPOSURE_REMEDY = 'make its mode 0400, or 0440 where the process is only of its group';

/** A path that looks like a key was meant to be the content of the file. */
const LOOKS_LIKE_A_KEY = /=$|^[\w.-]+:[\w+-][\w+/-]{39,}$/;

/** The ring of a file, or what is wrong with it: every wrong line by its number, never what stands there. */
export type KeysFile = { readonly ring: KeyRing } | { readonly problem: string };

/** Reads the file that `encryption.keysFile` names. */
export function readKeysFile(path: string, readFile: (path: string) => string): KeysFile {
  try {
    const parsed = parseKeyRing(readFile(path));
    if ('ring' in parsed) return parsed;
    return { problem: unusable(path, `cannot be used: ${parsed.problems.join('; ')}`) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code; // not the message: it quotes the path
    return { problem: unusable(path, `cannot be read (${code ?? 'no reason is known'})`) };
  }
}

/** As `readKeysFile`. Throws a `CacheError` with code `CACHE_KEYS_FILE` where the file cannot be used. */
export function requireKeysFile(path: string, readFile: (path: string) => string): KeyRing {
  const file = readKeysFile(path, readFile);
  if ('ring' in file) return file.ring;
  throw new CacheError('CACHE_KEYS_FILE', `encryption.keysFile: ${file.problem}. ${KEYS_FILE_REMEDY}.`);
}

/** The path as messages show it. */
export function shownKeysFile(path: string): string {
  return LOOKS_LIKE_A_KEY.test(path) ? '(hidden: it looks like a key)' : path;
}

/** What is wrong with the mode of the file, as `stat` tells it; `undefined` where others than its owner and group may not read it. */
export function exposureOf(path: string, mode: number): string | undefined {
  if ((mode & 0o004) === 0) return undefined;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return `every user of this machine may read ${shownKeysFile(path)} (mode ${shown})`;
}

function unusable(path: string, problem: string): string {
  return `${shownKeysFile(path)} ${problem}; expected a line <id>:<base64 of 32 bytes> for each key, the one that writes first`;
}
