import { isObject, objectOf, without, type JsonObject } from './plain-json.js';
import { jsonOf, type WirePart } from './wire-part.js';

/** The chunks of a stream of completions: whatever has choices. */
export function chunksOf(parts: readonly WirePart[]): JsonObject[] {
  return parts
    .map(jsonOf)
    .filter(isObject)
    .filter(({ choices }) => Array.isArray(choices));
}

/** What the chunks say beside their choices: the last word on each field, `null` being none. */
export function headOf(chunks: readonly JsonObject[]): Record<string, unknown> {
  const head: Record<string, unknown> = {};
  for (const chunk of chunks) {
    for (const [name, value] of Object.entries(without(chunk, 'choices', 'obfuscation'))) {
      if (value !== null || !(name in head)) head[name] = value;
    }
  }
  return head['usage'] === null ? without(head, 'usage') : head;
}

/** Choices or calls in the order of their indices. */
export function byIndex(items: Iterable<JsonObject>): JsonObject[] {
  return [...items].sort((a, b) => Number(a['index']) - Number(b['index']));
}

/** A stream that reports no usage cannot answer who waits for JSON, which does: only then it is another request. */
export function deliveryOf(body: JsonObject): { readonly usageInStream?: false } {
  const isReported = body['stream'] !== true || objectOf(body['stream_options'])['include_usage'] === true;
  return isReported ? {} : { usageInStream: false };
}
