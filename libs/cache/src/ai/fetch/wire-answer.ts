import { types } from 'node:util';
import type { AnswerFacts, AnswerKind, Verdict } from '../ai-types.js';
import { isObject, objectOf, parseJson, type JsonObject } from '../wire/plain-json.js';
import { refuse } from '../wire/verdicts.js';
import type { WirePart } from '../wire/wire-part.js';
import type { WireReader } from '../wire/wire-reader.js';

/** How an answer over HTTP begins: `headers` are those that mean the same to every reader. */
export interface WireHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer over HTTP in one piece; its body is text where it is JSON. */
export interface WireAnswer extends WireHead {
  readonly body: string | Uint8Array;
}

/** A part of an answer that comes as a stream: its head, then its events, or its bytes where it has none. */
export type StreamPart = { readonly head: WireHead } | { readonly bytes: Uint8Array } | WirePart;

/** Said of the answer, not of the call: who asks later may have them. */
const SHARED_HEADERS = ['content-type', 'content-language', 'openai-version', 'anthropic-version'];
/** Of an answer that is not kept, for those who share the call. */
const FAILURE_HEADERS = ['retry-after', 'retry-after-ms', 'x-should-retry'];

/** The head of a response without what was meant for one caller only. */
export function headOf({ status, headers }: Response): WireHead {
  const names = status === 200 ? SHARED_HEADERS : [...SHARED_HEADERS, ...FAILURE_HEADERS];
  const shared = names.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status, headers: Object.fromEntries(shared) };
}

/** How the answers to one call are read, and how JSON and streams are made of one another. */
export function answerKind(reader: WireReader, asked: JsonObject): AnswerKind<WireAnswer, StreamPart> {
  const read = (answer: WireAnswer): AnswerFacts => {
    const json = typeof answer.body === 'string' ? parseJson(answer.body) : undefined;
    if (answer.status !== 200) return { verdict: refuseStatus(answer) };
    return json === undefined ? { verdict: refuse('the answer is no JSON') } : reader.readJson(json, asked);
  };
  const readParts = (parts: readonly StreamPart[]): AnswerFacts => {
    const { head, events } = takeApart(parts);
    if (head !== undefined && head.status !== 200) return { verdict: refuseStatus(head) };
    if (events === undefined) return { verdict: refuse('the answer is no event stream') };
    return reader.readEvents(events, asked);
  };
  if (reader.kind === 'openai-embeddings') return { read };
  return {
    read,
    isAnswer,
    areParts,
    readParts,
    fold: (parts) => {
      const { head, events } = takeApart(parts);
      const json = events && reader.foldEvents(events);
      return head && json && { ...withType(head, 'application/json'), body: JSON.stringify(json) };
    },
    unfold: ({ body, ...head }) => {
      const events = typeof body === 'string' ? reader.unfoldJson(parseJson(body)) : undefined;
      return events && [{ head: withType(head, 'text/event-stream; charset=utf-8') }, ...events];
    },
  };
}

function isAnswer(kept: unknown): boolean {
  const { body } = objectOf(kept);
  return isHead(kept) && (typeof body === 'string' || types.isUint8Array(body));
}

function areParts([first, ...rest]: readonly unknown[]): boolean {
  const isPart = (part: unknown) =>
    isObject(part) &&
    ('json' in part || typeof part['text'] === 'string' || types.isUint8Array(part['bytes']));
  return isHead(objectOf(first)['head']) && rest.every(isPart);
}

function isHead(kept: unknown): boolean {
  const { status, headers } = objectOf(kept);
  return (
    status === 200 && isObject(headers) && Object.values(headers).every((value) => typeof value === 'string')
  );
}

function refuseStatus({ status }: WireHead): Verdict {
  return refuse(`the provider answered with the status ${status}`);
}

function takeApart(parts: readonly StreamPart[]): {
  readonly head: WireHead | undefined;
  readonly events: readonly WirePart[] | undefined;
} {
  const [first, ...rest] = parts;
  const head = first !== undefined && 'head' in first ? first.head : undefined;
  const events = rest.filter((part): part is WirePart => 'json' in part || 'text' in part);
  return { head, events: head !== undefined && events.length === rest.length ? events : undefined };
}

function withType({ status, headers }: WireHead, type: string): WireHead {
  return { status, headers: { ...headers, 'content-type': type } };
}
