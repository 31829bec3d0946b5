import { isObject, objectOf, parseJson, textOf, type JsonObject } from './plain-json.js';
import { jsonOf, type WirePart } from './wire-part.js';

/** A block while it grows; `input` is JSON that comes in pieces. */
interface Block {
  readonly fields: Record<string, unknown>;
  input?: string;
}

/** The message that Anthropic's events make; `undefined` where they make none, or say something not known here. */
export function foldMessage(parts: readonly WirePart[]): JsonObject | undefined {
  let message: Record<string, unknown> | undefined;
  const blocks: Block[] = [];
  for (const event of parts.map((part) => objectOf(jsonOf(part)))) {
    if (event['type'] === 'message_start') message = { ...objectOf(event['message']) };
    else if (event['type'] === 'content_block_start')
      blocks[Number(event['index'])] = { fields: { ...objectOf(event['content_block']) } };
    else if (event['type'] === 'content_block_delta') {
      const block = blocks[Number(event['index'])];
      if (block === undefined || !grow(block, objectOf(event['delta']))) return undefined;
    } else if (event['type'] === 'message_delta' && message !== undefined) addEnd(message, event);
  }
  const content = blocks.map(close);
  if (message === undefined || !content.every(isObject)) return undefined;
  return { ...message, content };
}

/** Adds a delta to its block; answers false where it is of a type that is not known here. */
function grow(block: Block, delta: JsonObject): boolean {
  const { fields } = block;
  switch (delta['type']) {
    case 'text_delta':
      return append(fields, 'text', delta);
    case 'thinking_delta':
      return append(fields, 'thinking', delta);
    case 'signature_delta':
      fields['signature'] = delta['signature'];
      return true;
    case 'input_json_delta':
      block.input = (block.input ?? '') + (textOf(delta['partial_json']) ?? '');
      return true;
    case 'citations_delta': {
      const before: unknown = fields['citations'];
      fields['citations'] = [...(Array.isArray(before) ? before : []), delta['citation']];
      return true;
    }
    default:
      return false;
  }
}

function append(fields: Record<string, unknown>, field: string, delta: JsonObject): true {
  fields[field] = (textOf(fields[field]) ?? '') + (textOf(delta[field]) ?? '');
  return true;
}

function close({ fields, input }: Block): JsonObject | undefined {
  if (input === undefined || input === '') return fields;
  const value = parseJson(input);
  return value === undefined ? undefined : { ...fields, input: value };
}

/** The counts of the end are totals, left out where they do not apply: they replace those of the start. */
function addEnd(message: Record<string, unknown>, { delta, usage }: JsonObject): void {
  Object.assign(message, delta);
  const counts = Object.entries(objectOf(usage)).filter(([, count]) => count !== null);
  message['usage'] = { ...objectOf(message['usage']), ...Object.fromEntries(counts) };
}
