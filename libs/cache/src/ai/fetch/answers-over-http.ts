import type { AiOutcome, AiStream } from '../ai-types.js';
import { SseReader, writeSse } from '../wire/sse-reader.js';
import { eventOf, partOf } from '../wire/wire-part.js';
import { cacheStatus } from './cache-status.js';
import { headOf, type StreamPart, type WireAnswer, type WireHead } from './wire-answer.js';

/** They describe the bytes on the wire, which the answer is not made of any more. */
const OF_THE_TRANSFER = [
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
];
/** No body goes with these. */
const BODILESS = new Set([204, 205, 304]);

/** The answer of a provider, read to its end. */
export async function readAnswer(response: Response): Promise<WireAnswer> {
  const isText = /\bjson\b|^text\//.test(response.headers.get('content-type') ?? '');
  const body = isText ? await response.text() : new Uint8Array(await response.arrayBuffer());
  return { ...headOf(response), body };
}

/** The answer of a provider, part by part as it comes. */
export async function* readParts(response: Response): AsyncGenerator<StreamPart> {
  yield { head: headOf(response) };
  if (response.body === null) return;
  const isEvents = /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '');
  const reader = isEvents ? new SseReader() : undefined;
  for await (const bytes of response.body) {
    if (reader === undefined) yield { bytes };
    else yield* reader.push(bytes).map(partOf);
  }
}

/** The response of an answer in one piece; `live` are the headers of what the provider has answered to this very call. */
export function respond(answer: WireAnswer, outcome: AiOutcome, live: Headers | undefined): Response {
  const body = BODILESS.has(answer.status) ? null : answer.body;
  return new Response(body, { status: answer.status, headers: headersOf(answer, outcome, live) });
}

/** The response of a stream, once its head is there; it is read no faster than its reader reads. */
export async function respondWith(
  { stream, cache }: AiStream<StreamPart>,
  live: () => Headers | undefined,
): Promise<Response> {
  const parts = stream.getReader();
  const first = await parts.read();
  if (first.done || !('head' in first.value)) throw new TypeError('a recorded stream has no head');
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await parts.read();
        if (done) controller.close();
        else controller.enqueue('bytes' in value ? value.bytes : encoder.encode(textOf(value)));
      },
      cancel: (reason) => parts.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { head } = first.value;
  const isBodiless = BODILESS.has(head.status);
  return new Response(isBodiless ? null : body, {
    status: head.status,
    headers: headersOf(head, cache, live()),
  });
}

function textOf(part: Exclude<StreamPart, { readonly bytes: Uint8Array }>): string {
  return 'head' in part ? '' : writeSse(eventOf(part));
}

function headersOf(head: WireHead, outcome: AiOutcome, live: Headers | undefined): Headers {
  const isLive = outcome.status === 'miss' || outcome.status === 'bypass';
  const headers = new Headers((isLive && live) || head.headers);
  for (const name of OF_THE_TRANSFER) headers.delete(name);
  headers.append('cache-status', cacheStatus(outcome));
  if (outcome.ageMs !== undefined) headers.set('age', String(Math.floor(outcome.ageMs / 1000)));
  return headers;
}
