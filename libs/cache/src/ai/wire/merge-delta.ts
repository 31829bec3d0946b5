import { isObject, objectsOf, type JsonObject } from './plain-json.js';

/** Texts that a later delta repeats or replaces; all others go on where the last one ended. */
const WHOLE = new Set(['role', 'id', 'type', 'name', 'format']);

/** Adds what a delta of OpenAI's kind says to what was said so far; lists of objects with an `index` are merged by it. */
export function mergeDelta(said: Record<string, unknown>, delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    const before = said[name];
    if (value === null || value === '') said[name] ??= value;
    else if (typeof value === 'string') said[name] = WHOLE.has(name) ? value : textBefore(before) + value;
    else if (Array.isArray(value)) said[name] = mergeList(before, value);
    else if (isObject(value)) said[name] = mergeObject(before, value);
    else said[name] = value;
  }
}

function mergeObject(before: unknown, delta: JsonObject): JsonObject {
  const said = isObject(before) ? { ...before } : {};
  mergeDelta(said, delta);
  return said;
}

function mergeList(before: unknown, items: readonly unknown[]): unknown[] {
  const said: unknown[] = Array.isArray(before) ? [...before] : [];
  for (const item of items) {
    const index = isObject(item) ? item['index'] : undefined;
    const place = objectsOf(said).find((one) => index !== undefined && one['index'] === index);
    if (place === undefined || !isObject(item)) said.push(isObject(item) ? mergeObject({}, item) : item);
    else said[said.indexOf(place)] = mergeObject(place, item);
  }
  return said;
}

function textBefore(before: unknown): string {
  return typeof before === 'string' ? before : '';
}
