import type { WrittenValue } from '../../env/legacy-values.js';
import { itemOf } from '../../settings/descriptor.js';
import { descriptorOf } from '../../settings/leaves.js';
import { formatValue, parseValue } from '../../settings/parse-value.js';
import type { Resolution } from '../resolution.js';

/** True where the resolution gives the setting the value that is written. */
export function saysThat({ settings }: Resolution, path: string, written: WrittenValue): boolean {
  return parsedOf(path, written).value === settings.get(path)?.value;
}

/** The value as `show` prints it: `3600s` is `1h`. */
export function shownValue(path: string, written: WrittenValue): string {
  return parsedOf(path, written).text;
}

function parsedOf(path: string, written: WrittenValue) {
  const descriptor = descriptorOf(path);
  if (!descriptor) throw new TypeError(`no setting at ${path}`);
  const parsed = parseValue(descriptor.kind === 'map' ? itemOf(descriptor) : descriptor, written);
  if (!('value' in parsed)) throw new TypeError(`${path} does not take what was read for it`);
  return { value: parsed.value, text: formatValue(descriptor, parsed.value) };
}
