import { UsageError, type CliIo } from './cli-io.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'there is one already',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is a file in its path where a folder is meant',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

/** The text of a file that the user names. @throws UsageError where it cannot be read, with the reason */
export function readText(io: Pick<CliIo, 'readFile'>, name: string): string {
  try {
    return io.readFile(name);
  } catch (error) {
    throw new UsageError(`the file ${name} cannot be read: ${reasonOf(error)}`);
  }
}

/** Writes a file that the user asked for. @throws UsageError where it cannot be written, with the reason */
export function writeText(io: Pick<CliIo, 'writeFile'>, name: string, text: string): void {
  try {
    io.writeFile(name, text);
  } catch (error) {
    throw new UsageError(`the file ${name} cannot be written: ${reasonOf(error)}`);
  }
}

/** Why a file could not be read or written, in words. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (code || 'no reason is known');
}
