import { leaves, sections } from '../settings/leaves.js';
import { isCredentialName } from '../settings/secret.js';
import { normaliseName, suggest } from '../settings/suggest.js';
import type { Span } from './raw-tree.js';

const BEFORE = 28;
const WIDTH = 68;

/** The part of a text around a span, and a line of carets below it. The text must be masked already. */
export function frameOf(masked: string, span: Span): readonly [line: string, carets: string] {
  const text = masked.replace(/[\r\n\t]/g, ' ');
  const start = text.length <= WIDTH ? 0 : Math.max(0, Math.min(span.offset - BEFORE, text.length - WIDTH));
  const end = Math.min(text.length, start + WIDTH);
  const [head, tail] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  const carets = Math.max(1, Math.min(span.length, end - span.offset));
  return [
    `${head}${text.slice(start, end)}${tail}`,
    `${' '.repeat(head.length + span.offset - start)}${'^'.repeat(carets)}`,
  ];
}

const TOKEN = /"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s{}[\]:,"']+/g;
const PLAIN_VALUE = /^(-?\d+(\.\d+)?(ms|s|m|h|d|B|KiB|MiB|GiB)?|true|false|null)$/;

/** The words that may be shown: the names of settings, and of those that take one, their allowed values. */
const NAMES: ReadonlySet<string> = new Set(
  [...leaves.keys(), ...sections].flatMap((path) => path.split('.').map(normaliseName)),
);
const SECRET_NAMES: ReadonlySet<string> = new Set(
  [...leaves]
    .filter(([, { secret }]) => secret)
    .map(([path]) => normaliseName(path.slice(path.lastIndexOf('.') + 1))),
);

/**
 * A JSON text of the same length with every value starred out that could be a secret: all but numbers, durations,
 * sizes and switches that belong to a setting which is none. Keys stay, for they are what a message is about; where the
 * JSON is `broken` nobody knows what is a key, so only the names of settings stay.
 */
export function maskJson(text: string, broken = false): string {
  if (/^'[^]*'$/.test(text)) return `'${maskJson(text.slice(1, -1), broken)}'`;
  let key = '';
  return text.replace(TOKEN, (token, offset: number) => {
    const word = token.replace(/^["']|["']$/g, '');
    const isKey = text[skipBlanks(text, offset + token.length, 1)] === ':' && opensKey(text, offset);
    if (!isKey) return mayShow(key, word) ? token : star(token);
    key = word;
    const known = NAMES.has(normaliseName(word));
    return known || (!broken && /^[A-Za-z_$][\w.$-]{0,40}$/.test(word)) ? token : star(token);
  });
}

/** Whether what stands before `offset` lets a key begin: nothing, a brace or a comma. */
function opensKey(text: string, offset: number): boolean {
  const before = text[skipBlanks(text, offset - 1, -1)];
  return before === undefined || before === '{' || before === ',';
}

function skipBlanks(text: string, start: number, step: 1 | -1): number {
  let index = start;
  while (/\s/.test(text[index] ?? '')) index += step;
  return index;
}

function mayShow(key: string, word: string): boolean {
  if (!PLAIN_VALUE.test(word) || isCredentialName(key)) return false;
  const [nearest] = suggest(key, NAMES);
  return nearest !== undefined && !SECRET_NAMES.has(nearest);
}

function star(token: string): string {
  const quote = /^["']/.exec(token)?.[0] ?? '';
  const closed = quote !== '' && token.length > 1 && token.endsWith(quote);
  return quote + '*'.repeat(token.length - quote.length - (closed ? 1 : 0)) + (closed ? quote : '');
}
