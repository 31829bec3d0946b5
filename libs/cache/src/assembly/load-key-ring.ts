import { readFileSync, statSync } from 'node:fs';
import type { KeyRing } from '../settings/key-ring.js';
import { EXPOSURE_REMEDY, exposureOf, requireKeysFile } from '../settings/keys-file.js';
import type { CacheConfig } from '../settings/types.js';

/**
 * The key ring that a configuration names; `undefined` where it names none.
 *
 * Throws a `CacheError` with code `CACHE_KEYS_FILE` where the file cannot be used. A file that every user of the machine
 * may read is a warning of the process, with the code `CACHE_KEYS_FILE_EXPOSED`.
 */
export function loadKeyRing({ encryption: { keysFile } }: CacheConfig): KeyRing | undefined {
  if (keysFile === undefined) return undefined;
  const ring = requireKeysFile(keysFile, (path) => readFileSync(path, 'utf8'));
  if (process.platform !== 'win32') warnOfExposure(keysFile);
  return ring;
}

function warnOfExposure(keysFile: string): void {
  const exposure = exposureOf(keysFile, statSync(keysFile).mode);
  if (exposure === undefined) return;
  process.emitWarning(`encryption.keysFile: ${exposure}; ${EXPOSURE_REMEDY}`, {
    code: 'CACHE_KEYS_FILE_EXPOSED',
  });
}
