import type { Issue } from '../contracts/issue.js';
import {
  EXPOSURE_REMEDY,
  exposureOf,
  KEYS_FILE_REMEDY,
  readKeysFile,
  type KeysFile,
} from '../settings/keys-file.js';
import type { Check } from './checks.js';
import type { CliIo } from './cli-io.js';
import { fine, found, skipped, type Finding } from './finding.js';

/** Whether the key ring can be used, and by whom it can be read; nothing where encryption is off. */
export const checkKeyRing: Check = ({ io, resolution: { config } }) => {
  const path = config?.encryption.keysFile;
  if (!config || path === undefined) return [];
  if (config.mode !== 'tiered') return [skipped('encryption', `not used: mode is ${config.mode}`)];
  const file = readKeysFile(path, io.readFile);
  if ('problem' in file) return [found('encryption', unusableRing(file))];
  return [usable(file), ...exposure(io, path)];
};

/** The issue of a ring that cannot be used. */
export function unusableRing({ problem }: Extract<KeysFile, { problem: string }>): Issue {
  const path = 'encryption.keysFile';
  return { code: 'CCFG408', severity: 'error', path, message: problem, fix: [KEYS_FILE_REMEDY] };
}

function usable({ ring: [first, ...others] }: Extract<KeysFile, { ring: unknown }>): Finding {
  const reading = others.map(({ id }) => id).join(' and ');
  const reads = reading === '' ? '' : `, ${reading} ${others.length === 1 ? 'reads' : 'read'}`;
  return fine('encryption', `${first.id} writes${reads}`);
}

function exposure(io: CliIo, path: string): Finding[] {
  const message = exposureOf(path, io.modeOf(path) ?? 0);
  if (message === undefined) return [];
  const fix = [EXPOSURE_REMEDY];
  return [
    found('encryption', { code: 'CCFG511', severity: 'warning', path: 'encryption.keysFile', message, fix }),
  ];
}
