import { CacheError } from '../../contracts/cache-error.js';

/** One server-sent event; `id` and `retry` only where the event itself has the field. */
export interface SseEvent {
  readonly event?: string | undefined;
  readonly data: string;
  readonly id?: string | undefined;
  /** Milliseconds. */
  readonly retry?: number | undefined;
}

/** Longest event in UTF-16 units: a picture in base64 fits. */
const MAX_EVENT_LENGTH = 64 * 1024 * 1024;

/**
 * Takes the bytes of a `text/event-stream` apart as they come, by the HTML standard: UTF-8 that is split anywhere, a byte order
 * mark, all three line ends, comments, data of several lines. What follows the last blank line is no event.
 */
export class SseReader {
  readonly #decoder = new TextDecoder();
  readonly #maxEventLength: number;
  #line = '';
  #endsWithReturn = false;
  #length = 0;
  #data: string[] = [];
  #event: string | undefined;
  #id: string | undefined;
  #retry: number | undefined;

  constructor(maxEventLength = MAX_EVENT_LENGTH) {
    this.#maxEventLength = maxEventLength;
  }

  /** The events that these bytes complete; throws `CACHE_AI_EVENT_TOO_LONG` where one exceeds the limit. */
  push(bytes: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#endsWithReturn && text !== '') {
      this.#endsWithReturn = false;
      if (text.startsWith('\n')) text = text.slice(1);
    }
    const lines = text.split(/\r\n|\n|\r/);
    this.#endsWithReturn ||= text.endsWith('\r');
    this.#extend(lines[0] ?? '');
    for (const line of lines.slice(1)) {
      const event = this.#takeLine(this.#line);
      if (event !== undefined) events.push(event);
      this.#line = '';
      this.#extend(line);
    }
    return events;
  }

  #extend(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#maxEventLength) {
      throw new CacheError(
        'CACHE_AI_EVENT_TOO_LONG',
        `An event of the model's stream is longer than ${this.#maxEventLength} characters. Call the model without the AI cache, or ask for less at once.`,
      );
    }
    this.#line += text;
  }

  #takeLine(line: string): SseEvent | undefined {
    if (line === '') return this.#takeEvent();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
    else this.#length -= line.length; // a comment or a foreign field is not kept
    return undefined;
  }

  #takeEvent(): SseEvent | undefined {
    const [data, event, id, retry] = [this.#data, this.#event, this.#id, this.#retry];
    this.#data = [];
    this.#event = undefined;
    this.#id = undefined;
    this.#retry = undefined;
    this.#length = 0;
    if (data.length === 0) return undefined;
    return {
      ...(event && { event }),
      data: data.join('\n'),
      ...(id !== undefined && { id }),
      ...(retry !== undefined && { retry }),
    };
  }
}

/** The text of an event on the wire. */
export function writeSse({ event, data, id, retry }: SseEvent): string {
  const head =
    (event === undefined ? '' : `event: ${event}\n`) +
    (id === undefined ? '' : `id: ${id}\n`) +
    (retry === undefined ? '' : `retry: ${retry}\n`);
  return `${head}data: ${data.replaceAll(/\r\n|\n|\r/g, '\ndata: ')}\n\n`;
}
