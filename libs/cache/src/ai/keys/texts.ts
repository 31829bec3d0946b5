import type { AiRequest } from '../ai-types.js';
import { isRecord, isUrl, MAX_DEPTH } from './canonical-json.js';
import { UnkeyableError } from './unkeyable-error.js';

/** Where a request holds what the model is asked, in the words of this library and of the providers. */
const ASKED = [
  'input',
  'messages',
  'system',
  'instructions',
  'contents',
  'systemInstruction',
  'system_instruction',
];

/** Members whose text is a word of the protocol, a name or a place. */
const PROTOCOL =
  /^(type|role|name|toolName|detail|status|format|filename|(media|mime)_?type|url|(file|image)_?ur[il]|signature|encrypted_content|id|\w+_id|\w+Id)$/i;

/** Members that carry a file where their owner has a type: in other data they may well be texts. */
const MEDIA = /^(data|file_data|image|audio|file)$/;

const REMOTE = /^(https?|ftp|gs|s3):/i;

/** What the texts of a request amount to. */
export interface TextMeasure {
  /** Characters of all texts that the model is asked; files and words of the protocol do not count. */
  readonly textLength: number;
  /** Whether it points to files by their address: what is there may change. */
  readonly hasRemoteMedia: boolean;
}

/** A text, and where it is. */
interface Place {
  readonly name: string;
  readonly owner: object;
  readonly depth: number;
}

/** Measures what the model is asked. @throws UnkeyableError where it is nested too deeply, or holds itself */
export function measureTexts(request: AiRequest): TextMeasure {
  let textLength = 0;
  let hasRemoteMedia = false;
  for (const [name, value] of asked(request)) {
    forEachLeaf(value, { name, owner: request, depth: 0 }, (leaf, place) => {
      if (typeof leaf === 'string' && isText(leaf, place)) textLength += leaf.length;
      else if (isUrl(leaf) || (typeof leaf === 'string' && REMOTE.test(leaf))) hasRemoteMedia = true;
    });
  }
  return { textLength, hasRemoteMedia };
}

/** The request with every text that the model is asked replaced. */
export function mapTexts(request: AiRequest, replace: (text: string) => string): AiRequest {
  const replaced = asked(request).map(([name, value]) => [
    name,
    mapBelow(value, { name, owner: request, depth: 0 }, replace),
  ]);
  return { ...request, ...Object.fromEntries(replaced) } as AiRequest;
}

/** Calls back with each text of a value, whatever it says. */
export function forEachText(value: unknown, visit: (text: string) => void): void {
  forEachLeaf(value, { name: '', owner: {}, depth: 0 }, (leaf) => {
    if (typeof leaf === 'string') visit(leaf);
  });
}

function asked(request: AiRequest): [name: string, value: unknown][] {
  return ASKED.filter((name) => request[name] !== undefined).map((name) => [name, request[name]]);
}

function isText(text: string, { name, owner }: Place): boolean {
  if (PROTOCOL.test(name) || text.startsWith('data:')) return false;
  return !(MEDIA.test(name) && hasType(owner));
}

function hasType(owner: object): boolean {
  return ['type', 'format', 'mediaType', 'media_type', 'mimeType', 'mime_type'].some((name) =>
    Object.hasOwn(owner, name),
  );
}

function forEachLeaf(value: unknown, place: Place, visit: (leaf: unknown, place: Place) => void): void {
  checkDepth(place);
  if (Array.isArray(value)) {
    for (const item of value) forEachLeaf(item, { ...place, depth: place.depth + 1 }, visit);
  } else if (isRecord(value)) {
    for (const name of Object.keys(value))
      forEachLeaf(value[name], { name, owner: value, depth: place.depth + 1 }, visit);
  } else visit(value, place);
}

function mapBelow(value: unknown, place: Place, replace: (text: string) => string): unknown {
  checkDepth(place);
  if (typeof value === 'string') return isText(value, place) ? checkText(replace(value)) : value;
  if (Array.isArray(value))
    return value.map((item) => mapBelow(item, { ...place, depth: place.depth + 1 }, replace));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      mapBelow(member, { name, owner: value, depth: place.depth + 1 }, replace),
    ]),
  );
}

function checkText(text: unknown): string {
  if (typeof text === 'string') return text;
  throw new UnkeyableError([], 'what replaces its texts did not give a text');
}

function checkDepth({ depth }: Place): void {
  if (depth > MAX_DEPTH)
    throw new UnkeyableError(
      [],
      `nested deeper than ${MAX_DEPTH} levels, or refers to one of its own parents`,
    );
}
