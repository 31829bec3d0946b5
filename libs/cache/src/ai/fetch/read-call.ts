import { types } from 'node:util';
import { isObject, parseJson } from '../wire/plain-json.js';
import type { WireCall, WireReader } from '../wire/wire-reader.js';

/** What `fetch` is called with. */
export interface FetchArguments {
  readonly input: string | URL | Request;
  readonly init: RequestInit | undefined;
}

/** A call to a model that is understood. */
export interface UnderstoodCall extends WireCall {
  readonly reader: WireReader;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

const PATH =
  /(\/completions|\/responses|\/embeddings|\/messages|:generateContent|:streamGenerateContent)\/?$/;

/** The call to a model that `fetch` is asked for; `undefined` where it is none that is understood. Consumes no body. */
export async function readCall(
  { input, init }: FetchArguments,
  readers: readonly WireReader[],
): Promise<UnderstoodCall | undefined> {
  const request = typeof input === 'object' && 'url' in input ? input : undefined;
  const url = urlOf(input);
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  if (url === undefined || method !== 'POST' || !PATH.test(url.pathname)) return undefined;
  const body = parseJson((await textOfBody(init?.body, request)) ?? '');
  if (!isObject(body)) return undefined;
  const call = { method, url, body };
  const reader = readers.find((one) => one.matches(call));
  if (reader === undefined) return undefined;
  const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers));
  return { ...call, reader, headers, signal: init?.signal ?? request?.signal };
}

/** A stream or a form is left to who sends it. */
async function textOfBody(
  body: RequestInit['body'] | undefined,
  request: Request | undefined,
): Promise<string | undefined> {
  if (body == null) return request?.body == null || request.bodyUsed ? undefined : request.clone().text();
  if (typeof body === 'string') return body;
  return types.isUint8Array(body) || types.isArrayBuffer(body) ? new TextDecoder().decode(body) : undefined;
}

function urlOf(input: FetchArguments['input']): URL | undefined {
  const text = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
  return URL.canParse(text) ? new URL(text) : undefined;
}
