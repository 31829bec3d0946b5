import { readFileSync, statSync, type BigIntStats } from 'node:fs';

/** Files larger than this are no configuration, and are not read. */
const MAX_BYTES = 1_048_576;

/** A file system gives times in steps: one that changed within this may change again and look the same. */
const SETTLED_MS = 2_000;

/** The text of a file of at most a mebibyte. @throws Error with a `code` where it is none or cannot be read */
export function readSmallFile(path: string): string {
  const status = statSync(path);
  if (!status.isFile()) throw Object.assign(new Error(`${path} is no file`), { code: 'EINVAL' }); // a pipe would block
  if (status.size > MAX_BYTES) throw Object.assign(new Error(`${path} is too large`), { code: 'EFBIG' });
  return readFileSync(path, 'utf8');
}

/** The text of a small file, or `undefined` where there is none. @throws Error where there is one that cannot be read */
export function readIfThere(path: string): string | undefined {
  try {
    return readSmallFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Tells whether files may have changed since it was asked last, by what the file system says of them. */
export class WatchedFiles {
  #seen: string | undefined;

  /** True the first time, after a change, and for two seconds after it: the next change could look the same. */
  mayHaveChanged(paths: readonly string[], now = Date.now()): boolean {
    const states = paths.map(stateOf);
    const seen = JSON.stringify([paths, states.map(({ mark }) => mark)]);
    const isSame = seen === this.#seen;
    const isSettled = states.every(({ changedAtMs }) => Math.abs(now - changedAtMs) > SETTLED_MS);
    this.#seen = isSettled ? seen : undefined;
    return !isSame;
  }
}

interface FileState {
  readonly mark: string;
  /** Milliseconds since the epoch. */
  readonly changedAtMs: number;
}

function stateOf(path: string): FileState {
  const status = statusOf(path);
  if (typeof status === 'string') return { mark: status, changedAtMs: 0 };
  const { ino, size, mtimeNs, ctimeNs, ctimeMs } = status;
  return { mark: [ino, size, mtimeNs, ctimeNs].join(' '), changedAtMs: Number(ctimeMs) };
}

function statusOf(path: string): BigIntStats | string {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable';
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
