import type { ChoiceDescriptor, Descriptor, TextDescriptor } from './descriptor.js';
import { formatDuration } from './duration.js';
import { parseUrl } from './parse-url.js';
import { parseDurationValue, parseSizeValue } from './quantity.js';
import { Secret } from './secret.js';
import { formatSize } from './size.js';
import { suggest } from './suggest.js';
import { refuse, type ParsedValue, type SettingValue } from './setting-value.js';

type Scalar = Exclude<Descriptor, { kind: 'map' }>;

/** Parses one written value; `fromText` is true for environment variables, where everything is a text. */
export function parseValue(descriptor: Scalar, raw: unknown, fromText = false): ParsedValue {
  switch (descriptor.kind) {
    case 'duration':
      return parseDurationValue(raw, descriptor);
    case 'size':
      return descriptor.auto === undefined ? parseSizeValue(raw, descriptor) : parseAutoSize(raw, descriptor);
    case 'integer':
      return parseInteger(raw, descriptor, fromText);
    case 'boolean':
      return parseBoolean(raw, fromText);
    case 'choice':
      return parseChoice(raw, descriptor);
    case 'text':
      return parseText(raw, descriptor);
    case 'url':
      return parseUrl(raw, descriptor);
  }
}

/** Text of a value as people write it; a credential stays masked. */
export function formatValue(descriptor: Descriptor, value: SettingValue): string {
  const kind = descriptor.kind === 'map' ? descriptor.of : descriptor.kind;
  if (typeof value === 'number' && kind === 'duration') return formatDuration(value);
  if (typeof value === 'number' && kind === 'size') return formatSize(value);
  return String(value);
}

function parseAutoSize(raw: unknown, bounds: { min: string; max: string }): ParsedValue {
  if (raw === 'auto') return { value: raw };
  const parsed = parseSizeValue(raw, bounds);
  if ('value' in parsed) return parsed;
  const { code, message, expected, fix } = parsed.problem;
  const meansAuto = typeof raw === 'string' && raw.trim().toLowerCase() === 'auto';
  return refuse(code, message, {
    expected: `${expected}, or auto`,
    fix: meansAuto ? ['did you mean "auto"?'] : fix,
  });
}

function parseInteger(raw: unknown, bounds: { min: number; max: number }, fromText: boolean): ParsedValue {
  const range = `${bounds.min} … ${bounds.max}`;
  const numeric = typeof raw === 'string' && /^\s*[+-]?\d+\s*$/.test(raw);
  const value = fromText && numeric ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    const fix = numeric ? `without the quotes: ${raw.trim()}` : `write a whole number from ${range}`;
    return refuse('CCFG104', 'not a whole number', { expected: `a whole number, ${range}`, fix: [fix] });
  }
  if (value >= bounds.min && value <= bounds.max) return { value };
  return refuse('CCFG103', 'out of range', {
    expected: range,
    fix: [`pick a value from ${bounds.min} to ${bounds.max}`],
  });
}

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

function parseBoolean(raw: unknown, fromText: boolean): ParsedValue {
  if (typeof raw === 'boolean') return { value: raw };
  const word = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  if (!fromText) {
    const known = TRUE.has(word) || FALSE.has(word);
    const fix = known ? `without the quotes: ${TRUE.has(word)}` : 'set it to true or false';
    return refuse('CCFG101', 'not a boolean', { expected: 'true | false', fix: [fix] });
  }
  if (TRUE.has(word)) return { value: true };
  if (FALSE.has(word)) return { value: false };
  return refuse('CCFG101', 'not a boolean', {
    expected: 'true | false (also 1/0, yes/no, on/off)',
    fix: ['set it to true or false'],
  });
}

function parseChoice(raw: unknown, { values }: ChoiceDescriptor): ParsedValue {
  const names = Object.keys(values);
  if (typeof raw === 'string' && names.includes(raw)) return { value: raw };
  const [guess] = typeof raw === 'string' ? suggest(raw, names) : [];
  const fix = guess ? `did you mean "${guess}"?` : `pick one of them`;
  return refuse('CCFG106', 'not one of the allowed values', { expected: names.join(' | '), fix: [fix] });
}

function parseText(raw: unknown, descriptor: TextDescriptor): ParsedValue {
  const { pattern, expected = 'a text that is not empty' } = descriptor;
  if (typeof raw !== 'string' || raw === '')
    return refuse('CCFG107', 'not a text', {
      expected: expected,
      fix: ['write it in quotes, or leave it out'],
    });
  if (pattern && !pattern.test(raw))
    return refuse('CCFG107', 'not an allowed text', { expected: expected, fix: [`write ${expected}`] });
  return { value: descriptor.secret ? new Secret(raw) : raw };
}
