import type { SseEvent } from './sse-reader.js';
import { parseJson } from './plain-json.js';

/**
 * One event of a provider's stream as it is recorded: its data as JSON, or as `text` where it is none or where parsing would lose
 * more than white space.
 */
export interface WirePart extends Omit<SseEvent, 'data'> {
  readonly json?: unknown;
  readonly text?: string | undefined;
}

const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/** What of an event is recorded. */
export function partOf({ data, ...head }: SseEvent): WirePart {
  const json = data.startsWith('{') ? faithfulJson(data) : undefined;
  return json === undefined ? { ...head, text: data } : { ...head, json };
}

/** The event that a part was made of, without white space between the tokens of its JSON. */
export function eventOf({ json, text, ...head }: WirePart): SseEvent {
  return { ...head, data: text ?? JSON.stringify(json) };
}

/** The JSON of a part, however it is recorded; `undefined` where it is none. */
export function jsonOf({ json, text }: WirePart): unknown {
  return text === undefined ? json : parseJson(text);
}

/** The JSON of a text that can be written again from it; `undefined` of any other. */
function faithfulJson(data: string): unknown {
  try {
    const json: unknown = JSON.parse(data);
    const text = JSON.stringify(json);
    return text === data || text === data.replaceAll(STRING_OR_SPACE, '$1') ? json : undefined;
  } catch {
    return undefined; // no JSON, or nested too deeply for JavaScript: it is recorded as text
  }
}
